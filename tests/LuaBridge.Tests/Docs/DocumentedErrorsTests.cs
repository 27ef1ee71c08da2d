using System.Reflection;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Protocol;
using VeraWebSockets.LuaBridge.Dispatch;

namespace VeraWebSockets.LuaBridge.Tests.Docs;

public sealed class DocumentedErrorsTests
{
    private static readonly string Page = Repository.Read("docs/errors.md");

    public static TheoryData<ConnectErrorKind> Kinds => [.. Enum.GetValues<ConnectErrorKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Given_a_kind_of_failure_when_the_page_is_read_then_its_words_have_an_entry_that_names_the_kind(ConnectErrorKind kind) =>
        Assert.Contains($"\n#### `{ConnectErrorText.Of(kind)}`\n\n`{kind}`. ", Page, StringComparison.Ordinal);

    [Fact]
    public void Given_the_entries_of_the_page_when_they_are_counted_then_there_is_one_for_each_kind() =>
        Assert.Equal(Enum.GetValues<ConnectErrorKind>().Length, Page.Split("\n#### `").Length - 1);

    [Fact]
    public void Given_the_violations_of_the_protocol_when_the_page_is_read_then_each_description_is_there()
    {
        FieldInfo[] named = typeof(ProtocolViolation).GetFields(BindingFlags.Public | BindingFlags.Static);
        IEnumerable<string> descriptions =
        [
            .. named.Select(field => ((ProtocolViolation)field.GetValue(null)!).Description),
            ProtocolViolation.MessageTooBig(1).Description.Replace("1", "N", StringComparison.Ordinal),
        ];

        IEnumerable<string> missing = descriptions.Where(text => !Page.Contains($"`{text}`", StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    [Fact]
    public async Task Given_the_problems_that_functions_answer_when_the_pages_are_read_then_each_is_there()
    {
        string pages = Page + Repository.Read("docs/lua-api.md");

        ScriptResult result = await ScriptRun.OfAsync("""
            local function find(f, wanted)
              for i = 1, debug.getinfo(f, "u").nups do
                local name, value = debug.getupvalue(f, i)
                if name == wanted then return value end
              end
            end
            for _, problem in pairs(find(find(ws.send, "answer"), "PROBLEMS")) do record(problem) end
            """);

        Assert.NotEmpty(result.Recorded);
        Assert.All(result.Recorded, problem => Assert.Matches($"`(loop: )?{problem}( at byte N)?`", pages));
    }
}

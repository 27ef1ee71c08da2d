using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Docs;

public sealed class CodeInDocsTests
{
    /// <summary>Page and number of each block of Lua.</summary>
    public static TheoryData<string, int> LuaBlocks
    {
        get
        {
            var blocks = new TheoryData<string, int>();
            foreach (string page in Repository.Pages)
            {
                for (int i = 0; i < Markdown.Blocks(Repository.Read(page), "lua").Count; i++)
                {
                    blocks.Add(page, i);
                }
            }

            return blocks;
        }
    }

    [Theory]
    [MemberData(nameof(LuaBlocks))]
    public async Task Given_a_block_of_Lua_when_it_is_compiled_then_it_has_no_fault(string page, int number)
    {
        string code = Markdown.Blocks(Repository.Read(page), "lua")[number];

        ScriptResult result = await ScriptRun.OfAsync("record(load(...) and 'good' or select(2, load(...)))", arguments: code);

        Assert.Equal(["good"], result.Recorded);
    }

    [Fact]
    public async Task Given_the_script_of_the_readme_when_it_meets_an_echo_server_then_it_prints_what_the_readme_says()
    {
        string readme = Repository.Read("README.md");
        await using KestrelServer server = await KestrelServer.StartAsync();

        ScriptResult result = await ScriptRun.OfAsync("""
            local code, url = ...
            print = record
            arg = { url }
            assert(load(code))(url)
            """, arguments: [Markdown.Blocks(readme, "lua")[0], server.Url("/echo")]);

        Assert.Equal(Markdown.Blocks(readme, "text")[0].TrimEnd().Split('\n'), result.Recorded);
    }

    [Fact]
    public void Given_the_page_of_messages_when_its_code_is_looked_for_then_it_is_that_of_the_example()
    {
        string example = Repository.Read("examples/EchoClient.cs");

        IReadOnlyList<string> blocks = Markdown.Blocks(Repository.Read("docs/messages.md"), "csharp");

        Assert.All(blocks, block => Assert.Contains(block, example, StringComparison.Ordinal));
    }
}

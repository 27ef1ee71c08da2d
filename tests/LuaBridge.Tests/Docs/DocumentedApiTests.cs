using VeraWebSockets.LuaBridge.Options;

namespace VeraWebSockets.LuaBridge.Tests.Docs;

/// <summary>What scripts can call and set, against the pages and the stub for editors.</summary>
public sealed class DocumentedApiTests
{
    private static readonly string Readme = Repository.Read("README.md");
    private static readonly string Page = Repository.Read("docs/lua-api.md");
    private static readonly string Options = Repository.Read("docs/options.md");
    private static readonly string Stub = Repository.Read("src/LuaBridge/Lua/library/verawebsockets.lua");

    [Fact]
    public async Task Given_the_functions_of_the_module_when_the_page_is_read_then_its_headings_are_their_signatures() =>
        Assert.Equal(await SignaturesAsync(), Lines(Markdown.Section(Page, "## Functions"), "### `", "`"));

    [Fact]
    public async Task Given_the_functions_of_the_module_when_the_readme_is_read_then_its_table_lists_their_signatures() =>
        Assert.Equal(await SignaturesAsync(), Markdown.FirstCells(Markdown.Section(Readme, "## Functions")).Order());

    [Fact]
    public async Task Given_the_functions_of_the_module_when_the_stub_is_read_then_it_declares_their_signatures() =>
        Assert.Equal(await SignaturesAsync(), Lines(Stub, "function M.", " end"));

    [Fact]
    public async Task Given_the_methods_of_a_websocket_when_the_stub_is_read_then_it_declares_them()
    {
        ScriptResult result = await ScriptRun.OfAsync(
            "local wso = ws.create('ws://h/', {}) for name in pairs(ws) do if wso[name] then record(name) end end");

        Assert.NotEmpty(result.Recorded);
        Assert.All(result.Recorded, name => Assert.Contains($"---@field {name} fun(self: ", Stub, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Given_the_events_that_have_handlers_when_the_page_is_read_then_its_table_lists_them() =>
        Assert.Equal(await EventsAsync(), Numbers(Markdown.Section(Page, "## Handlers"), "| "));

    [Fact]
    public async Task Given_the_events_that_have_handlers_when_the_readme_is_read_then_its_table_lists_them() =>
        Assert.Equal(await EventsAsync(), Numbers(Markdown.Section(Readme, "## Events"), "| "));

    [Fact]
    public async Task Given_the_events_that_have_handlers_when_the_stub_is_read_then_it_declares_them() =>
        Assert.Equal(await EventsAsync(), Numbers(Stub, "---@field ["));

    [Fact]
    public async Task Given_the_ssl_settings_when_the_page_is_read_then_its_table_lists_them() =>
        Assert.Equal(await SslSettingsAsync(), Markdown.FirstCells(Markdown.Section(Options, "## TLS")));

    [Fact]
    public async Task Given_the_ssl_settings_when_the_stub_is_read_then_it_declares_them() =>
        Assert.All(await SslSettingsAsync(), name => Assert.Contains($"---@field {name}? ", Stub, StringComparison.Ordinal));

    [Fact]
    public void Given_the_options_of_create_when_the_page_is_read_then_each_is_there() =>
        Assert.All(SocketSettings.Names, name => Assert.Contains($"`{name}`", Options, StringComparison.Ordinal));

    [Fact]
    public void Given_the_options_of_create_when_the_stub_is_read_then_it_declares_them() =>
        Assert.All(SocketSettings.Names, name => Assert.Contains($"---@field {name.Split('.')[^1]}? ", Stub, StringComparison.Ordinal));

    private static async Task<IEnumerable<string>> SignaturesAsync()
    {
        ScriptResult result = await ScriptRun.OfAsync("""
            for name, f in pairs(ws) do
              local parameters = {}
              for i = 1, debug.getinfo(f, "u").nparams do parameters[i] = debug.getlocal(f, i) end
              record(("%s(%s)"):format(name, table.concat(parameters, ", ")))
            end
            """);
        return result.Recorded.Order();
    }

    /// <summary>Those that the library does not warn of.</summary>
    private static async Task<IEnumerable<int>> EventsAsync()
    {
        const int limit = 1100;
        ScriptResult result = await ScriptRun.OfAsync($$"""
            ws.set_log_level("all")
            local handlers = {}
            for event = 0, {{limit}} do handlers[event] = print end
            ws.create("ws://h/", handlers)
            """);
        return Enumerable.Range(0, limit + 1).Where(id => !result.Errors.Contains($"unknown event {id} ", StringComparison.Ordinal));
    }

    private static async Task<string[]> SslSettingsAsync()
    {
        ScriptResult result = await ScriptRun.OfAsync("record(select(2, pcall(ws.create, 'ws://h/', {}, { none = '' })))");
        string message = result.Recorded[0];
        return message[(message.IndexOf("accepted are ", StringComparison.Ordinal) + "accepted are ".Length)..].TrimEnd(')').Split(", ");
    }

    private static IEnumerable<string> Lines(string text, string before, string behind) =>
        text.Split('\n').Where(line => line.StartsWith(before, StringComparison.Ordinal) && line.EndsWith(behind, StringComparison.Ordinal))
            .Select(line => line[before.Length..^behind.Length]).Order();

    private static IEnumerable<int> Numbers(string text, string before) =>
        text.Split('\n').Where(line => line.StartsWith(before, StringComparison.Ordinal))
            .Select(line => new string([.. line[before.Length..].TakeWhile(char.IsAsciiDigit)])).Where(digits => digits.Length > 0)
            .Select(int.Parse).Order();
}

namespace VeraWebSockets.LuaBridge.Tests;

/// <summary>Nothing that a script can reach leads to .NET, of which every object leads to all others.</summary>
public sealed class ReachabilityTests
{
    private const string GlobalsOfLua =
        "_G _VERSION assert collectgarbage coroutine debug dofile error getmetatable io ipairs load loadfile math next os package pairs "
        + "pcall print rawequal rawget rawlen rawset require select setmetatable string table tonumber tostring type utf8 warn xpcall";

    [Fact]
    public async Task Given_a_script_when_it_lists_its_globals_then_they_are_those_of_Lua_and_arg()
    {
        ScriptResult result = await ScriptRun.OfAsync("for name in pairs(_G) do record(name) end");

        Assert.Equal([.. GlobalsOfLua.Split(' '), "arg"], result.Recorded.Order(StringComparer.Ordinal).OrderBy(name => name == "arg"));
    }

    [Fact]
    public async Task Given_a_script_when_it_lists_what_is_loaded_then_it_is_of_Lua_and_its_own()
    {
        ScriptResult result = await ScriptRun.OfAsync("for name in pairs(package.loaded) do record(name) end");

        Assert.Equal(
            ["_G", "coroutine", "debug", "io", "math", "os", "package", "recorder", "string", "table", "utf8", "verawebsockets"],
            result.Recorded.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("globals")]
    [InlineData("registry")]
    public async Task Given_a_script_when_it_walks_all_that_it_can_reach_then_it_finds_no_way_to_NET(string from)
    {
        ScriptResult result = await ScriptRun.OfFileAsync("reachable.lua", arguments: from);

        // The address is that of the module, which the functions behind it need; it is the same in all of them.
        Assert.Equal(["address", "walked"], result.Recorded);
    }

    [Fact]
    public void Given_a_state_as_NLua_makes_it_when_the_same_walk_is_done_then_it_finds_the_ways_to_NET()
    {
        using var lua = new NLua.Lua();
        lua.DoString("""
            found = 0
            local function record(what) if what == "door" then found = found + 1 end end
            package.preload.recorder = function() return record end
            package.preload.verawebsockets = function() return {} end
            arg = {}
            """);

        lua.DoFile(Path.Combine(AppContext.BaseDirectory, "scripts", "reachable.lua"));

        Assert.NotEqual(0L, lua["found"]);
    }
}

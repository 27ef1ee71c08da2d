using System.Text;
using Akka.Configuration;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests;

public sealed class LuaScriptTests
{
    [Fact]
    public async Task Given_a_text_that_runs_when_it_has_run_then_the_code_is_0()
    {
        ScriptResult result = await ScriptRun.OfAsync("local x = 1 + 1");

        Assert.Equal(0, result.Code);
    }

    [Theory]
    [InlineData("x = = 1")]
    [InlineData("error('raised')")]
    [InlineData("error()")]
    [InlineData("error({})")]
    public async Task Given_a_text_that_fails_when_it_has_run_then_the_code_is_1(string lua)
    {
        ScriptResult result = await ScriptRun.OfAsync(lua);

        Assert.Equal(1, result.Code);
    }

    [Theory]
    [InlineData("\nx = = 1", "vws: script:2: unexpected symbol near '='")]
    [InlineData("\n\nerror('raised')", "vws: script:3: raised")]
    [InlineData("error('raised', 0)", "vws: raised")]
    [InlineData("nothing()", "vws: script:1: attempt to call a nil value (global 'nothing')")]
    [InlineData("error(42)", "vws: 42")]
    [InlineData("error()", "vws: nil")]
    [InlineData("error(setmetatable({}, { __tostring = function() return 'of a table' end }))", "vws: of a table")]
    [InlineData("error(setmetatable({}, { __tostring = error }))", "vws: error value whose tostring fails")]
    [InlineData("local function deeper() return 1 + deeper() end deeper()", "vws: script:1: stack overflow")]
    public async Task Given_a_text_that_fails_when_the_error_is_written_then_it_is_told_in_words(string lua, string line)
    {
        ScriptResult result = await ScriptRun.OfAsync(lua);

        Assert.StartsWith(line, result.ErrorLines[0]);
    }

    [Fact]
    public async Task Given_a_text_that_raises_when_the_error_is_written_then_a_traceback_leads_to_it()
    {
        ScriptResult result = await ScriptRun.OfAsync(
            "local function inner()\n  error('raised')\nend\nlocal function outer() inner() end\nouter()");

        Assert.Matches(
            @"stack traceback:\n(.*\n)*\tscript:2: in upvalue 'inner'\n\tscript:4: in local 'outer'\n\tscript:5: in main chunk",
            result.Errors);
    }

    [Fact]
    public async Task Given_a_text_that_raises_behind_a_loop_when_it_has_run_then_the_code_is_1()
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync("ws.create(..., {}):connect() ws.loop() error('raised')", arguments: port.Url);

        Assert.Equal(1, result.Code);
    }

    [Theory]
    [InlineData("", "0")]
    [InlineData("true", "0")]
    [InlineData("false", "1")]
    [InlineData("7", "7")]
    public async Task Given_a_script_that_exits_when_the_host_hears_of_it_then_it_gets_the_code(string argument, string code)
    {
        ScriptResult result = await ScriptRun.OfAsync($"os.exit({argument})");

        Assert.Equal([code], result.ExitCodes.Select(exit => $"{exit}"));
    }

    [Fact]
    public async Task Given_a_script_that_exits_with_something_else_when_it_does_then_its_line_is_blamed()
    {
        ScriptResult result = await ScriptRun.OfAsync("\nos.exit('now')");

        Assert.Equal("vws: script:2: bad argument #1 to 'exit' (integer or boolean expected)", result.ErrorLines[0]);
    }

    [Theory]
    [InlineData("getmetatable(io.stdout).__index.flush = error os.exit(3)")]
    [InlineData("io = nil os.exit(3)")]
    [InlineData("math = nil os.exit(3)")]
    public async Task Given_a_script_that_took_a_library_away_when_it_exits_then_the_host_hears_of_it(string lua)
    {
        ScriptResult result = await ScriptRun.OfAsync(lua);

        Assert.Equal([3], result.ExitCodes);
    }

    [Fact]
    public async Task Given_arguments_when_a_text_runs_then_it_finds_them_in_its_dots_and_in_arg()
    {
        ScriptResult result = await ScriptRun.OfAsync(
            "record(select('#', ...), ...) for i = -2, #arg do record(i, arg[i]) end", arguments: ["a", "", "é"]);

        Assert.Equal([@"3 a  \195\169", "-2 vws", "-1 eval", "0 script", "1 a", "2 ", @"3 \195\169"], result.Recorded);
    }

    [Fact]
    public async Task Given_no_arguments_when_a_text_runs_then_arg_has_the_names_alone()
    {
        ScriptResult result = await ScriptRun.OfAsync("record(select('#', ...), #arg)");

        Assert.Equal(["0 0"], result.Recorded);
    }

    [Fact]
    public async Task Given_more_arguments_than_a_stack_holds_when_a_text_runs_then_that_is_an_error_in_words()
    {
        ScriptResult result = await ScriptRun.OfAsync("record('ran')", arguments: [.. Enumerable.Repeat("", 1_000_000)]);

        Assert.Equal("vws: 1000003 arguments are more than a Lua stack holds\n", result.Errors);
    }

    [Fact]
    public async Task Given_a_file_when_it_runs_then_arg_names_the_command_and_the_file()
    {
        ScriptResult result = await RunFileAsync("""
            local record = require "recorder"
            record(arg[-2], arg[-1], arg[0]:match("[^/]*$"), arg[1], ...)
            """, arguments: "first");

        Assert.Equal(["vws run script.lua first first"], result.Recorded);
    }

    [Theory]
    [InlineData("#!/usr/bin/env vws\n")]
    [InlineData("# anything\n")]
    [InlineData("\uFEFF")]
    [InlineData("\uFEFF#!/usr/bin/env vws\n")]
    [InlineData("#!/usr/bin/env vws\r\n")]
    public async Task Given_a_file_with_marks_at_its_beginning_when_it_runs_then_they_are_skipped(string mark)
    {
        ScriptResult result = await RunFileAsync(mark + "require('recorder')('ran')");

        Assert.Equal(["ran"], result.Recorded);
    }

    [Theory]
    [InlineData("")]
    [InlineData("#")]
    [InlineData("#!/usr/bin/env vws")]
    [InlineData("\uFEFF")]
    public async Task Given_a_file_without_code_when_it_runs_then_the_code_is_0(string text)
    {
        ScriptResult result = await RunFileAsync(text);

        Assert.Equal(0, result.Code);
    }

    [Fact]
    public async Task Given_a_file_with_a_first_line_for_the_system_when_an_error_is_written_then_lines_are_counted_from_it()
    {
        ScriptResult result = await RunFileAsync("#!/usr/bin/env vws\n\nerror('raised')");

        Assert.EndsWith("script.lua:3: raised", result.ErrorLines[0]);
    }

    [Fact]
    public async Task Given_a_file_that_is_not_there_when_it_is_run_then_the_host_gets_an_exception() =>
        await Assert.ThrowsAsync<FileNotFoundException>(() => ScriptRun.OfFileAsync("nothing.lua"));

    [Theory]
    [InlineData("beside", "beside.lua")]
    [InlineData("inner.beside", "inner/beside.lua")]
    [InlineData("package_of_files", "package_of_files/init.lua")]
    public async Task Given_a_module_beside_the_file_when_it_is_required_then_it_is_found(string module, string file)
    {
        ScriptResult result = await RunFileAsync($$"""
            local record = require "recorder"
            local folder = arg[0]:match("^(.*)/")
            os.rename(folder .. "/signals.lua", folder .. "/{{file}}")
            record(type(require("{{module}}")))
            """, folders: ["inner", "package_of_files"]);

        Assert.Equal(["function"], result.Recorded);
    }

    [Theory]
    [InlineData("error('raised')", "raised")]
    [InlineData("x = = 1", "error loading module 'bad' from file '")]
    public async Task Given_a_module_that_fails_when_it_is_required_then_the_error_says_why(string module, string words)
    {
        ScriptResult result = await RunFileAsync($$"""
            local file = io.open(arg[0]:match("^(.*)/") .. "/bad.lua", "w")
            file:write([[{{module}}]])
            file:close()
            require "bad"
            """);

        Assert.Contains(words, result.ErrorLines[0]);
    }

    [Fact]
    public async Task Given_a_module_that_is_nowhere_when_it_is_required_then_the_error_lists_where_it_was_sought()
    {
        ScriptResult result = await RunFileAsync("require 'nowhere'");

        Assert.Contains("nowhere/init.lua'", result.Errors);
    }

    [Fact]
    public async Task Given_a_file_of_bytecode_when_it_is_run_then_it_is_refused()
    {
        ScriptResult result = await ScriptRun.OfFileAsync("binary.lua", [0x1B, .. "Lua"u8, 0x54]);

        Assert.Equal("vws: attempt to load a binary chunk (mode is 't')", result.ErrorLines[0]);
    }

    [Theory]
    [InlineData("load(bytecode)", "attempt to load a binary chunk (mode is 't')")]
    [InlineData("load(bytecode, 'name', 'bt')", "attempt to load a binary chunk (mode is 't')")]
    [InlineData("load(bytecode, 'name', 'b')", "only text is loaded (mode is 'b')")]
    [InlineData("load(function() local piece = bytecode bytecode = nil return piece end)", "attempt to load a binary chunk (mode is 't')")]
    [InlineData("loadfile(file)", "attempt to load a binary chunk (mode is 't')")]
    [InlineData("loadfile(file, 'b')", "only text is loaded (mode is 'b')")]
    [InlineData("select(2, pcall(dofile, file))", "attempt to load a binary chunk (mode is 't')")]
    [InlineData("select(2, pcall(require, 'bytecode'))", "attempt to load a binary chunk (mode is 't')")]
    public async Task Given_bytecode_when_a_script_loads_it_then_it_is_refused(string load, string words)
    {
        ScriptResult result = await ScriptRun.OfAsync($$"""
            local bytecode = string.dump(function() return 1 end)
            local folder = package.path:match("^(.-)/%?")
            local file = folder .. "/bytecode.lua"
            local handle = io.open(file, "wb")
            handle:write(bytecode)
            handle:close()
            local function last(...) record((select(-1, ...))) end
            last({{load}})
            """);

        Assert.Contains(words, Assert.Single(result.Recorded));
    }

    [Theory]
    [InlineData("record(load('return 1')())", "1")]
    [InlineData("record(load('return 1', 'name', 't')())", "1")]
    [InlineData("record(load('return ...', 'name', 'bt')(2))", "2")]
    [InlineData("record(load('return x', 'name', 't', { x = 3 })())", "3")]
    [InlineData("record(load('return x', 'name', nil, { x = 3 })())", "3")]
    [InlineData(
        "record(pcall(load('return x', 'name', 't', nil)))", "false [string \"name\"]:1: attempt to index a nil value (upvalue '_ENV')")]
    [InlineData("record(load('x = = 1', '=name'))", "nil name:1: unexpected symbol near '='")]
    [InlineData("local t = { 'return ', '4' } local i = 0 record(load(function() i = i + 1 return t[i] end)())", "4")]
    public async Task Given_text_when_a_script_loads_it_then_it_is_loaded_as_ever(string lua, string line)
    {
        ScriptResult result = await ScriptRun.OfAsync(lua);

        Assert.Equal([line], result.Recorded);
    }

    [Fact]
    public void Given_unusable_settings_of_the_manager_when_the_script_is_created_then_the_host_gets_an_exception()
    {
        Config settings = ConfigurationFactory.ParseString("verawebsockets.manager.max-sockets = 0").WithFallback(Settings.Load(null));

        SettingsException refusal = Assert.Throws<SettingsException>(() => new LuaScript(settings, TextWriter.Null));

        Assert.Contains("max-sockets is 0; 1 to 1000000 are accepted", refusal.Message);
    }

    [Fact]
    public async Task Given_a_mask_that_the_host_has_set_when_the_script_runs_then_it_counts()
    {
        ScriptResult result = await ScriptRun.OfAsync("ws.create('ws://h/', { [99] = 'f' })", log: LogTopics.Warning);

        Assert.Single(result.LogLines);
    }

    [Fact]
    public void Given_a_chunk_that_has_run_when_another_is_run_then_it_has_its_globals_and_connects()
    {
        using FreePort port = FreePort.Closed();
        using var script = new LuaScript(Settings.Load(null), TextWriter.Null);
        script.RunString("url = ...", "first", [port.Url]);

        int code = script.RunString("""
            local failed
            assert(require("verawebsockets").create(url, { error = function() failed = true end }):connect())
            require("verawebsockets").loop()
            assert(failed)
            """, "second", []);

        Assert.Equal(0, code);
    }

    [Fact]
    public void Given_a_script_that_is_disposed_when_it_is_run_then_that_is_refused()
    {
        var script = new LuaScript(Settings.Load(null), TextWriter.Null);
        script.Dispose();

        Assert.Throws<ObjectDisposedException>(() => script.RunString("", "script", []));
    }

    [Fact]
    public void Given_a_script_that_keeps_much_when_it_has_run_then_its_small_blocks_are_its_own_until_it_is_disposed()
    {
        var script = new LuaScript(Settings.Load(null), TextWriter.Null);

        script.RunString("kept = {} for i = 1, 100000 do kept[i] = 'number ' .. i end", "script", []);
        long reserved = script.ReservedMemory;
        script.Dispose();

        Assert.InRange(reserved, 100_000 * 32, 10_000_000);
        Assert.Equal(0, script.ReservedMemory);
    }

    private static async Task<ScriptResult> RunFileAsync(string lua, string[]? folders = null, params string[] arguments)
    {
        using ScriptRun run = ScriptRun.StartFile("script.lua", Encoding.UTF8.GetBytes(lua), folders ?? [], arguments);
        return await run.ResultAsync();
    }
}

using System.Security.Cryptography.X509Certificates;
using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Api;

public sealed class SendTests
{
    /// <summary>Lua that runs the calls of send in the handler of event 3, records their answers, and closes.</summary>
    private const string SendOnOpen = """
        local wso = ws.create(..., { [3] = function(wso) {0} wso:close() end })
        wso:connect()
        """;

    [Theory]
    [InlineData("ws.send()", 1, "websocket expected, got no value")]
    [InlineData("ws.send('x')", 1, "websocket expected, got string")]
    [InlineData("ws.send({}, 'x')", 1, "websocket expected, got table")]
    [InlineData("ws.send(wso)", 2, "string expected, got no value")]
    [InlineData("ws.send(wso, {})", 2, "string expected, got table")]
    [InlineData("wso:send(true)", 2, "string expected, got boolean")]
    [InlineData("wso:send({}, 'bin')", 2, "string expected, got table")]
    [InlineData("wso:send('x', 'bin')", 3, "\"text\" or \"binary\" expected, got \"bin\"")]
    [InlineData("wso:send('x', true)", 3, "\"text\" or \"binary\" expected, got boolean")]
    public async Task Given_a_bad_argument_when_a_message_is_sent_then_the_line_of_the_script_is_blamed(
        string call, int position, string problem)
    {
        ScriptResult result = await ScriptRun.OfAsync($"local wso = ws.create('ws://h/', {{}})\n{call}");

        Assert.Equal($"vws: script:2: bad argument #{position} to 'send' ({problem})", result.ErrorLines[0]);
    }

    [Theory]
    [InlineData("wso:send('x')")]
    [InlineData("ws.send(wso, 'x')")]
    [InlineData("wso:send('x', 'text')")]
    [InlineData("wso:send('', 'binary')")]
    public async Task Given_an_open_websocket_when_a_message_is_sent_then_the_answer_is_true(string call)
    {
        await using ScriptedPeer peer = Peers.Answering();

        ScriptResult result = await ScriptRun.OfAsync(SendOnOpen.Replace("{0}", $"record({call})"), arguments: peer.Url);

        Assert.Equal(["true"], result.Recorded);
    }

    [Theory]
    [InlineData("wso:send('hello')", "hello")]
    [InlineData("ws.send(wso, 'hello')", "hello")]
    [InlineData("wso:send('hello', 'text')", "hello")]
    [InlineData("wso:send('')", "")]
    [InlineData("wso:send(3)", "3")]
    [InlineData("wso:send(1.5)", "1.5")]
    [InlineData("wso:send(1e100)", "1e+100")]
    [InlineData(@"wso:send('a\0b')", "a\0b")]
    [InlineData(@"wso:send('\u{e9}\u{1f600}')", "é😀")]
    public async Task Given_an_open_websocket_when_text_is_sent_then_the_server_gets_it(string call, string message)
    {
        string? received = null;
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            received = await connection.ReadTextAsync();
            await connection.AnswerCloseAsync();
        });

        await ScriptRun.OfAsync(SendOnOpen.Replace("{0}", call), arguments: peer.Url);

        Assert.Equal(message, received);
    }

    [Fact]
    public async Task Given_octets_that_are_no_text_when_they_are_sent_as_binary_then_the_server_gets_them_in_a_binary_frame()
    {
        PeerFrame? received = null;
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            received = await connection.ReadFrameAsync();
            await connection.AnswerCloseAsync();
        });

        await ScriptRun.OfAsync(SendOnOpen.Replace("{0}", @"wso:send('\xff\0\xfe', 'binary')"), arguments: peer.Url);

        Assert.Equal((Opcodes.Binary, "FF00FE"), (received!.Opcode, Convert.ToHexString(received.Payload)));
    }

    [Fact]
    public async Task Given_many_messages_sent_in_one_turn_when_the_server_reads_then_they_come_in_order()
    {
        var received = new List<string>();
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            while (await connection.ReadFrameAsync() is { Opcode: Opcodes.Text } frame)
            {
                received.Add(frame.Text[..frame.Text.IndexOf(' ')]);
            }

            await connection.SendCloseAsync(1000);
            connection.Finish();
        });

        await ScriptRun.OfAsync(
            SendOnOpen.Replace("{0}", "for i = 1, 2000 do wso:send(i .. ' ' .. ('x'):rep(i % 300)) end"), arguments: peer.Url);

        Assert.Equal(Enumerable.Range(1, 2000).Select(i => $"{i}"), received);
    }

    [Fact]
    public async Task Given_a_websocket_that_was_never_connected_when_a_message_is_sent_then_it_is_refused()
    {
        ScriptResult result = await ScriptRun.OfAsync("record(ws.create('ws://h/', {}):send('x'))");

        Assert.Equal(["nil not connected"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_connecting_websocket_when_a_message_is_sent_then_it_is_refused()
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync("""
            local wso = ws.create(..., {})
            wso:connect()
            record(wso:send("x"))
            """, arguments: port.Url);

        Assert.Equal(["nil not connected"], result.Recorded);
    }

    [Theory]
    [InlineData("close", "true nil not connected nil not connected")]
    [InlineData("reconnect", "true nil not connected nil not connected")]
    public async Task Given_a_websocket_that_the_script_has_closed_when_a_message_is_sent_then_it_is_refused(string ends, string answers)
    {
        await using ScriptedPeer peer = Peers.Answering(Frames.Text("x"));

        ScriptResult result = await ScriptRun.OfAsync($$"""
            local wso = ws.create(..., {
              [3] = function(wso) record(wso:{{ends}}()) record(wso:send("x")) end,
              [4] = function(wso) record(wso:send("x")) wso:close() end,
            })
            wso:connect()
            """, arguments: peer.Url);

        Assert.Equal(answers, string.Join(' ', result.Recorded));
    }

    [Theory]
    [InlineData("open", "wso:close()")]
    [InlineData("message", "wso:close()")]
    [InlineData("message", "wso:reconnect()")]
    public async Task Given_a_websocket_that_keeps_messages_when_some_are_sent_behind_its_close_then_they_wait_for_the_next_connection(
        string handler, string ends)
    {
        var received = new List<string>();
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            await connection.SendTextAsync("news");
            received.Add($"{connection.Number}: {await connection.ReadTextAsync()}");
            await connection.SendCloseAsync(1000);
            await connection.ReadCloseAsync();
        });

        await ScriptRun.OfAsync($$"""
            local wso
            local function send_around(wso)
              if wso.stats.attempts == 2 then return end
              wso:send("before")
              {{ends}}
              wso:send("behind")
              wso:close()
            end
            wso = ws.create(..., { {{handler}} = send_around }, nil, true, { overflow = { down = "keep" } })
            wso:connect()
            ws.loop()
            wso:connect()
            ws.loop()
            """, arguments: peer.Url);
        await peer.WaitForScriptsAsync();

        Assert.Equal(["1: before", "2: behind"], received);
    }

    [Fact]
    public async Task Given_messages_that_fill_the_queue_when_one_more_is_sent_then_they_leave_to_make_room()
    {
        await using ScriptedPeer peer = Peers.Answering();

        ScriptResult result = await ScriptRun.OfAsync(
            // A frame of 500 octets has a header of 8: two of them fit.
            SendOnOpen.Replace("{0}", "for _ = 1, 3 do record(wso:send(('x'):rep(500))) end"),
            settings: "verawebsockets.connection.send-buffer-size = 1024",
            arguments: peer.Url);

        Assert.Equal(["true", "true", "true"], result.Recorded);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_a_handler_that_sends_until_the_queue_takes_it_when_the_server_reads_then_all_comes(bool tls)
    {
        const int count = 512;
        int received = 0;
        using X509Certificate2 certificate = Certificates.SelfSigned();
        await using ScriptedPeer peer = tls ? ScriptedPeer.StartTls(certificate, CountAsync) : ScriptedPeer.Start(CountAsync);

        await ScriptRun.OfAsync(
            // 30 MiB: more than the system buffers.
            $$"""
            local wso = ws.create(..., {
              [3] = function(wso)
                for _ = 1, {{count}} do while not wso:send(("x"):rep(60000)) do end end
                wso:close()
              end,
            }, nil, true, { tls = { allow_self_signed = true, skip_host_name_check = true } })
            wso:connect()
            ws.loop()
            """,
            settings: "verawebsockets.connection.send-buffer-size = 256 KiB",
            arguments: peer.Url);

        Assert.Equal(count, received);

        async Task CountAsync(PeerConnection connection)
        {
            await connection.AcceptUpgradeAsync();
            while (await connection.ReadFrameAsync() is { Opcode: Opcodes.Text })
            {
                received++;
            }

            await connection.SendCloseAsync(1000);
            connection.Finish();
        }
    }

    [Fact]
    public async Task Given_a_server_that_does_not_read_when_the_queue_is_full_then_a_message_is_refused_until_event_10()
    {
        var isFull = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ScriptedPeer peer = ScriptedPeer.Start(
            async connection =>
            {
                await connection.AcceptUpgradeAsync();
                if (connection.Number == 2)
                {
                    isFull.SetResult();
                }

                await isFull.Task.WithLimit("the second websocket");
                await connection.AnswerCloseAsync();
            },
            new PeerOptions { ReceiveBufferSize = 64 << 10 });

        ScriptResult result = await ScriptRun.OfAsync("""
            local message = ("x"):rep(60000)
            local second = ws.create(..., { [3] = function(wso) wso:close() end })
            local wso = ws.create(..., {
              [3] = function(wso)
                local sent, why
                repeat sent, why = wso:send(message) until not sent
                record(sent, why)
                second:connect()
              end,
              [10] = function(wso) record("drained", wso:send(message)) wso:close() end,
            })
            wso:connect()
            """, settings: "verawebsockets.connection.send-buffer-size = 256 KiB", arguments: peer.Url);

        Assert.Equal(["nil queue full", "drained true"], result.Recorded);
    }

    [Theory]
    [InlineData(1024, "true")]
    [InlineData(1025, "nil message too long")]
    public async Task Given_a_message_near_the_size_of_the_queue_when_it_is_sent_then_it_must_not_be_longer(int length, string answer)
    {
        await using ScriptedPeer peer = Peers.Answering();

        ScriptResult result = await ScriptRun.OfAsync(
            SendOnOpen.Replace("{0}", $"record(wso:send(('x'):rep({length})))"),
            settings: "verawebsockets.connection.send-buffer-size = 1024",
            arguments: peer.Url);

        Assert.Equal([answer], result.Recorded);
    }

    [Theory]
    [InlineData(@"\xff", 1)]
    [InlineData(@"abc\xc3", 4)]
    [InlineData(@"abc\xc3(", 4)]
    [InlineData(@"\u{e9}\xed\xa0\x80", 3)] // a surrogate
    [InlineData(@"a\xc0\x80", 2)] // an overlong NUL
    [InlineData(@"a\xf4\x90\x80\x80", 2)] // above U+10FFFF
    public async Task Given_text_that_is_not_UTF8_when_it_is_sent_then_the_first_bad_octet_is_named(string message, int position)
    {
        await using ScriptedPeer peer = Peers.Answering();

        ScriptResult result = await ScriptRun.OfAsync(
            SendOnOpen.Replace("{0}", $"record(wso:send('{message}'))"), arguments: peer.Url);

        Assert.Equal([$"nil invalid utf-8 at byte {position}"], result.Recorded);
    }
}

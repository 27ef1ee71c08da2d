using System.Text;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Transport.Dialing;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Transport;

/// <summary>Steps E to G of the spec: request and response (oracle rows O025 to O051, and one of each row up to O101).</summary>
public class DialerResponseTests : DialerTest
{
    /// <summary>What a server does that gives no whole response.</summary>
    public static TheoryData<string> Silences =>
    [
        "accept, FIN", "read, FIN", "read, RST", "partial, FIN", "partial, RST", "no empty line, FIN", "bare LF, FIN", "SSH banner, FIN",
    ];

    /// <summary>A fault of the response, and what it is called.</summary>
    public static TheoryData<string, ConnectErrorKind> Faults => new()
    {
        { "SSH-2.0-x\r\n\r\n", ConnectErrorKind.StatusLineMissing },
        { "HTTP/1.0 101 x\r\n\r\n", ConnectErrorKind.StatusLineMissing },
        { "HTTP/2.0 101 x\r\n\r\n", ConnectErrorKind.StatusLineMissing },
        { "HTTP/1.1 404 Not Found\r\n\r\n", ConnectErrorKind.NotSwitchingProtocols },
        { "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nhello", ConnectErrorKind.NotSwitchingProtocols },
        { "HTTP/1.1 100 Continue\r\n\r\n", ConnectErrorKind.NotSwitchingProtocols },
        { "HTTP/1.1 \r\n\r\n", ConnectErrorKind.NotSwitchingProtocols },
        { "HTTP/1.1 1010 x\r\n\r\n", ConnectErrorKind.NotSwitchingProtocols },
        { "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\n\r\n", ConnectErrorKind.Unauthorized },
        { "HTTP/1.1 302 Found\r\n\r\n", ConnectErrorKind.RedirectLocationMissing },
        { "HTTP/1.1 302 Found\r\nLocation:\r\n\r\n", ConnectErrorKind.RedirectLocationMissing },
        { "HTTP/1.1 302 Found\r\nLocation: foo://h:1/x\r\n\r\n", ConnectErrorKind.RedirectLocationInvalid },
        { "HTTP/1.1 302 Found\r\nLocation: ::::\r\n\r\n", ConnectErrorKind.RedirectLocationInvalid },
        { "HTTP/1.1 101 x\r\nno colon\r\n\r\n", ConnectErrorKind.ResponseMalformed },
        { "HTTP/1.1 101 x\r\na: \u0001\r\n\r\n", ConnectErrorKind.ResponseMalformed },
    };

    /// <summary>A change of the right answer, and what it is called.</summary>
    public static TheoryData<string, ConnectErrorKind> Mistakes => new()
    {
        { "no accept", ConnectErrorKind.AcceptMissing },
        { "no upgrade", ConnectErrorKind.UpgradeMissing },
        { "upgrade to h2c", ConnectErrorKind.UpgradeMismatch },
        { "no connection", ConnectErrorKind.ConnectionMissing },
        { "connection: close", ConnectErrorKind.ConnectionMismatch },
        { "subprotocol", ConnectErrorKind.SubprotocolNotOffered },
        { "long extensions", ConnectErrorKind.ExtensionListTooLong },
        { "extension", ConnectErrorKind.ExtensionNotOffered },
        { "wrong accept", ConnectErrorKind.AcceptMismatch },
    };

    [Theory]
    [MemberData(nameof(Silences))]
    public async Task Given_a_server_that_is_gone_before_its_response_is_whole_when_it_is_dialed_then_none_was_received(string silence)
    {
        await using var peer = ScriptedPeer.Start(connection => PlayAsync(connection, silence));

        Assert.Equal(ConnectErrorKind.ResponseNotReceived, await KindAsync(Dial(peer.Url)));
    }

    [Fact]
    public async Task Given_a_server_that_resets_at_accept_when_it_is_dialed_then_connect_or_response_failed()
    {
        await using var peer = ScriptedPeer.Start(connection =>
        {
            connection.Reset();
            return Task.CompletedTask;
        });

        ConnectErrorKind kind = await KindAsync(Dial(peer.Url));

        Assert.True(kind is ConnectErrorKind.ConnectFailed or ConnectErrorKind.ResponseNotReceived, $"{kind}"); // O013: a race
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Given_a_faulty_response_when_it_is_dialed_then_its_fault_is_told(string response, ConnectErrorKind kind)
    {
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(response);
        });

        Assert.Equal(kind, await KindAsync(Dial(peer.Url)));
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task Given_an_answer_with_a_mistake_when_it_is_dialed_then_the_mistake_is_told(string mistake, ConnectErrorKind kind)
    {
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            UpgradeResponse right = UpgradeResponse.To(await connection.ReadRequestAsync());
            await connection.SendAsync(mistake switch
            {
                "no accept" => right with { Accept = null },
                "no upgrade" => right with { Upgrade = null },
                "upgrade to h2c" => right with { Upgrade = "h2c" },
                "no connection" => right with { Connection = null },
                "connection: close" => right with { Connection = "close" },
                "subprotocol" => right with { Extra = ["Sec-WebSocket-Protocol: other"] },
                "long extensions" => right with { Extra = ["Sec-WebSocket-Extensions: " + new string('x', 4097)] },
                "extension" => right with { Extra = ["Sec-WebSocket-Extensions: x-foo"] },
                _ => right with { Accept = "x" + right.Accept },
            });
        });
        Options = Options with { Subprotocols = ["chat"] };

        Assert.Equal(kind, await KindAsync(Dial(peer.Url)));
    }

    [Theory]
    [InlineData("size")]
    [InlineData("lines")]
    public async Task Given_a_response_head_beyond_a_limit_when_it_is_dialed_then_it_is_malformed(string limit)
    {
        Options = Options with { MaxResponseHeadSize = 2048, MaxResponseHeadLines = 16 };
        string extra = limit == "size" ? $"a: {new string('x', 2048)}\r\n" : string.Concat(Enumerable.Repeat("a: b\r\n", 20));
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync($"HTTP/1.1 101 x\r\n{extra}\r\n");
        });

        Assert.Equal(ConnectErrorKind.ResponseMalformed, await KindAsync(Dial(peer.Url)));
    }

    [Fact]
    public async Task Given_an_error_status_when_it_is_dialed_then_the_status_comes_with_the_error()
    {
        await using var peer = ScriptedPeer.Start(connection => connection.RespondAsync("503 Service Unavailable"));

        Assert.Equal(503, (await FailedAsync(Dial(peer.Url))).HttpStatus);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_a_server_that_answers_without_reading_when_it_is_dialed_then_its_answer_counts(bool close)
    {
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            await connection.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n");
            if (close)
            {
                connection.Finish();
            }
        });

        Assert.Equal(ConnectErrorKind.NotSwitchingProtocols, await KindAsync(Dial(peer.Url)));
    }

    [Fact]
    public async Task Given_a_server_that_reads_and_is_silent_when_the_response_timeout_is_over_then_that_is_the_cause()
    {
        var read = new TaskCompletionSource();
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            read.SetResult();
        });
        Options = Options with { ResponseTimeout = TimeSpan.FromSeconds(3) };
        Task<DialResult> dial = Dial(peer.Url);
        await read.Task.WithLimit("the peer to read the request");

        Time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(ConnectErrorKind.ResponseTimedOut, await KindAsync(dial));
    }

    [Fact]
    public async Task Given_a_server_that_drips_when_the_response_timeout_is_over_then_the_drops_have_not_extended_it()
    {
        await using var peer = ScriptedPeer.Start();
        Options = Options with { ResponseTimeout = TimeSpan.FromSeconds(3) };
        Task<DialResult> dial = Dial(peer.Url);
        PeerConnection connection = await peer.NextConnectionAsync();
        await connection.ReadRequestAsync();
        await connection.SendAsync("HTTP/1.1 101 x\r\n");
        for (int second = 1; second <= 3; second++)
        {
            await connection.SendAsync($"a{second}: b\r\n");
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(ConnectErrorKind.ResponseTimedOut, await KindAsync(dial));
    }

    [Fact]
    public async Task Given_a_server_that_is_silent_when_the_attempt_is_stopped_then_it_was_closed_before_open()
    {
        await using var peer = ScriptedPeer.Start();
        Task<DialResult> dial = Dial(peer.Url);
        await (await peer.NextConnectionAsync()).ReadRequestAsync();

        await StopAsync();

        Assert.Equal(ConnectErrorKind.ClosedBeforeOpen, await KindAsync(dial));
    }

    [Fact]
    public async Task Given_a_failed_handshake_when_it_is_over_then_the_peer_sees_the_end()
    {
        await using var peer = ScriptedPeer.Start();
        Task<DialResult> dial = Dial(peer.Url);
        PeerConnection connection = await peer.NextConnectionAsync();
        await connection.RespondAsync("500 Internal Server Error");
        await FailedAsync(dial);

        await connection.WaitForEndAsync(); // has a limit
    }

    [Fact]
    public async Task Given_a_right_answer_when_it_comes_octet_by_octet_then_it_opens()
    {
        await using var peer = ScriptedPeer.Start(async connection =>
            await connection.SendSlowlyAsync(UpgradeResponse.To(await connection.ReadRequestAsync()).ToBytes()));

        await OpenedAsync(Dial(peer.Url));
    }

    [Fact]
    public async Task Given_frames_in_the_segment_of_the_answer_when_it_opens_then_they_are_left_over()
    {
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            byte[] answer = UpgradeResponse.To(await connection.ReadRequestAsync()).ToBytes();
            await connection.SendAsync(Frames.Join(answer, Frames.Text("hello")));
        });

        DialResult.Opened opened = await OpenedAsync(Dial(peer.Url));

        byte[] rest = new byte[Frames.Text("hello").Length - opened.Leftover.Length]; // the system may cut the segment
        for (int got = 0; got < rest.Length;)
        {
            got += await opened.Transport.ReadAsync(rest.AsMemory(got), CancellationToken.None).WithLimit("the rest of the frame");
        }

        Assert.Equal(Frames.Text("hello"), Frames.Join(opened.Leftover.ToArray(), rest));
    }

    [Theory]
    [InlineData("permessage-deflate; foo=1", ConnectErrorKind.ExtensionParametersMalformed)]
    [InlineData("permessage-deflate; server_max_window_bits=16", ConnectErrorKind.ExtensionParametersRejected)]
    [InlineData("x-foo", ConnectErrorKind.ExtensionNotOffered)]
    public async Task Given_compression_offered_when_the_answer_is_faulty_then_its_fault_is_told(string answer, ConnectErrorKind kind)
    {
        Options = Options with { Compression = CompressionOptions.Default };
        await using var peer = ScriptedPeer.Start(connection => connection.AcceptUpgradeAsync($"Sec-WebSocket-Extensions: {answer}"));

        Assert.Equal(kind, await KindAsync(Dial(peer.Url)));
    }

    [Theory]
    [InlineData(ConnectErrorKind.ExtensionDefaultsRefused)]
    [InlineData(ConnectErrorKind.ExtensionDefaultsMalformed)]
    public async Task Given_an_offer_that_a_hook_has_spoiled_when_the_server_accepts_it_then_that_is_told(ConnectErrorKind kind)
    {
        Options = Options with { Compression = new CompressionOptions { DefaultsFault = kind } };
        await using var peer = ScriptedPeer.Start(
            connection => connection.AcceptUpgradeAsync("Sec-WebSocket-Extensions: permessage-deflate"));

        Assert.Equal(kind, await KindAsync(Dial(peer.Url)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Given_compression_offered_when_the_server_decides_then_the_result_says_which(bool accepts)
    {
        Options = Options with { Compression = CompressionOptions.Default };
        await using var peer = ScriptedPeer.Start(
            connection => connection.AcceptUpgradeAsync(accepts ? ["Sec-WebSocket-Extensions: permessage-deflate"] : []));

        Assert.Equal(accepts, (await OpenedAsync(Dial(peer.Url))).Deflate is not null);
    }

    [Fact]
    public async Task Given_an_offered_subprotocol_when_the_server_chooses_it_then_it_is_told()
    {
        Options = Options with { Subprotocols = ["superchat", "chat"] };
        await using var peer = ScriptedPeer.Start(connection => connection.AcceptUpgradeAsync("Sec-WebSocket-Protocol: chat"));

        Assert.Equal("chat", (await OpenedAsync(Dial(peer.Url))).Subprotocol);
    }

    [Fact]
    public async Task Given_options_when_it_is_dialed_then_the_request_carries_them()
    {
        Options = Options with
        {
            Subprotocols = ["superchat", "chat"],
            Origin = "https://origin.example",
            Headers = [new("X-Token", "t1"), new("Cookie", "c=1")],
        };
        await using var peer = ScriptedPeer.Start(connection => connection.AcceptUpgradeAsync());
        await OpenedAsync(Dial(peer.Url + "chat?room=1"));

        PeerRequest request = peer.Connections[0].Request!;

        Assert.Equal(
            ("/chat?room=1", $"127.0.0.1:{peer.Port}", "superchat, chat", "https://origin.example", "t1", "c=1"),
            (request.Path, request["Host"], request["Sec-WebSocket-Protocol"], request["Origin"], request["X-Token"], request["Cookie"]));
    }

    [Fact]
    public async Task Given_a_path_of_3000_characters_when_it_is_dialed_then_it_arrives_whole()
    {
        string path = new('p', 3000);
        await using var peer = ScriptedPeer.Start(connection => connection.AcceptUpgradeAsync());
        await OpenedAsync(Dial(peer.Url + path));

        Assert.Equal("/" + path, peer.Connections[0].Request!.Path);
    }

    [Fact]
    public async Task Given_two_attempts_when_their_requests_are_compared_then_each_has_its_own_key()
    {
        await using var peer = ScriptedPeer.Start(connection => connection.AcceptUpgradeAsync());
        await OpenedAsync(Dial(peer.Url));
        await OpenedAsync(Dial(peer.Url));

        Assert.Equal(2, peer.Connections.Select(connection => connection.Request!["Sec-WebSocket-Key"]).Distinct().Count());
    }

    private static async Task PlayAsync(PeerConnection connection, string silence)
    {
        if (!silence.StartsWith("accept", StringComparison.Ordinal))
        {
            await connection.ReadRequestAsync();
        }

        await connection.SendAsync(Encoding.ASCII.GetBytes(silence.Split(',')[0] switch
        {
            "partial" => "HTTP/1.1 101 Swi",
            "no empty line" => "HTTP/1.1 101 x\r\nUpgrade: websocket\r\n",
            "bare LF" => "HTTP/1.1 101 x\nUpgrade: websocket\n\n",
            "SSH banner" => "SSH-2.0-OpenSSH_9.2\r\n",
            _ => "",
        }));
        if (silence.EndsWith("RST", StringComparison.Ordinal))
        {
            connection.Reset();
        }
        else
        {
            connection.Finish();
        }
    }
}

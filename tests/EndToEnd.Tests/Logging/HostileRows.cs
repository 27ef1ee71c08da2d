using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Failures of all kinds, each with words that no log may show, or show as they are.</summary>
internal static class HostileRows
{
    /// <summary>Stands in every payload and header value.</summary>
    public const string Secret = "s3cr3t";

    /// <summary>What a terminal would obey.</summary>
    private const string Escape = "\u001b[31m\u009b\u0007";

    /// <summary>The same as far as a header value may hold it: other control characters make the head malformed.</summary>
    private const string HeaderEscape = "\u009b31m";

    /// <summary>A line that would pass for one of the log.</summary>
    private const string Forgery = "\r\n[2026/01/01 00:00:00:0000] ERR: forged";

    private static readonly FreePort Closed = FreePort.Closed();

    public static IReadOnlyList<OracleRow> Table { get; } =
    [
        new("refused", null, Events.Error("connect failed")) { Url = _ => $"ws://user:{Secret}@127.0.0.1:{Closed.Number}/" },
        new("unknown_host", null, Events.Error("getaddrinfo (ipv6) failed")) { Url = _ => $"ws://user:{Secret}@x.invalid/" },
        new("query", null, Events.Error("connect failed")) { Url = _ => $"ws://127.0.0.1:{Closed.Number}/?token={Secret}" },
        new("proxy_refused", null, Events.Error("connect failed"))
        {
            Url = _ => "ws://behind.invalid/",
            Options = $"proxy = 'http://user:{Secret}@127.0.0.1:{Closed.Number}'",
        },
        new(
            "proxy_answer",
            async connection =>
            {
                await connection.ReadRequestAsync();
                await connection.SendAsync($"HTTP/1.1 407 {Escape}\r\nProxy-Authenticate: {Secret}\r\n\r\n");
            },
            Events.Error("http_proxy fail"))
        {
            Url = _ => $"ws://user:{Secret}@behind.invalid/?{Secret}",
            OptionsFor = peer => $"proxy = 'user:{Secret}@127.0.0.1:{peer.Port}'",
        },
        WithCredentials("headers", Serve.Open(), Events.OpenThenClosed) with
        {
            Options = $"headers = {{ Authorization = 'Bearer {Secret}', Cookie = '{Secret}', ['X-Api-Key'] = '{Secret}' }}",
        },
        new("pass_phrase", null, Events.Error("lws_ssl_client_connect1 failed"))
        {
            Url = peer => $"wss://user:{Secret}@localhost:{peer.Port}/",
            Ssl = $"client_ssl_cert_filepath = 'none.pem', client_ssl_private_key_password = '{Secret}'",
        },
        WithCredentials("read_failed", Serve.Raw($"HTTP/1.1 101 {Secret}", connection => connection.Finish()), Events.Error("read failed")),
        WithCredentials("status", Serve.Raw($"HTTP/1.1 404 {Escape}\r\n\r\n"), Events.Error("HS: ws upgrade response not 101")),
        WithCredentials("status_code", Serve.Raw($"HTTP/1.1 {Escape}\r\n\r\n"), Events.Error("HS: ws upgrade response not 101")),
        WithCredentials("no_status_line", Serve.Raw($"{Escape}\r\n\r\n"), Events.Error("HS: URI missing")),
        WithCredentials("accept", Serve.Response(r => r with { Accept = Secret }), Events.Error("HS: Accept hash wrong")),
        WithCredentials(
            "upgrade", Serve.Response(r => r with { Upgrade = HeaderEscape }), Events.Error("HS: Upgrade to something other than websocket")),
        WithCredentials(
            "subprotocol",
            Serve.Response(r => r with { Extra = [$"Sec-WebSocket-Protocol: {HeaderEscape}", $"Set-Cookie: {Secret}"] }),
            Events.Error("HS: PROTOCOL malformed")),
        WithCredentials(
            "extension", Serve.Response(r => r with { Extra = [$"Sec-WebSocket-Extensions: {HeaderEscape}"] }), Events.Error("HS: EXT: unknown ext")),
        WithCredentials(
            "redirect",
            connection => connection.RespondAsync("302 Found", $"Location: ws://user:{Secret}@127.0.0.1:{Closed.Number}/\u009b"),
            Events.Error("connect failed")),
        WithCredentials(
            "location", connection => connection.RespondAsync("302 Found", $"Location: foo://user:{Secret}@h/{HeaderEscape}"), Events.Error("HS: URI did not parse")),
        new("tls", null, Events.Error("lws_ssl_client_connect2 failed"))
        {
            Listen = script => ScriptedPeer.StartTls(Certificates.SelfSigned(), script),
            Url = peer => $"wss://user:{Secret}@localhost:{peer.Port}/",
        },
        WithCredentials(
            "text",
            Serve.Open(Frames.Text(Secret), Frames.Ping("s3cr3t"u8), Frames.Pong("s3cr3t"u8)),
            Events.Open(Events.Text(Secret), $"9(\"{Secret}\")")),
        WithCredentials(
            "compressed",
            async connection =>
            {
                await connection.AcceptUpgradeAsync("Sec-WebSocket-Extensions: permessage-deflate", $"Set-Cookie: {Secret}");
                await connection.SendAsync(Deflated.Text(Secret));
                await connection.ReadFrameAsync(); // compressed: what it says does not matter here
                await connection.SendCloseAsync(1000);
            },
            Events.Open(Events.Text(Secret))) with
        {
            Options = "compression = true",
            On = "[8] = function(wso, data) wso:send(data) end",
        },
        WithCredentials("close_reason", Serve.Send(Frames.Close(4000, Escape + Forgery)), "3", CloseEvent("38({0})"), CloseEvent("4({0}, clean)")),
        WithCredentials("violation", Serve.Send(Frames.Frame(3, "s3cr3t"u8)), "3", "4(1002, not clean)"),
        WithCredentials("invalid_text", Serve.Send(Frames.Frame(Opcodes.Text, [.. "s3cr3t"u8, 0xff])), "3", "4(1007, not clean)"),
        WithCredentials("reset", Serve.Opened(connection => connection.Reset()), "3", "4(1006, not clean)"),
        WithCredentials("echo", Serve.Opened(Closing.AcknowledgeAsync), "3", "4(1000, clean)") with
        {
            On = $"[3] = function(wso) wso:send('{Secret}') wso:close() end",
        },
    ];

    private static OracleRow WithCredentials(string name, Func<PeerConnection, Task> script, params string[] events) =>
        new(name, script, events) { Url = peer => $"ws://user:{Secret}@127.0.0.1:{peer.Port}/" };

    private static string CloseEvent(string format) => string.Format(null, format, $"4000 {Events.Show(System.Text.Encoding.UTF8.GetBytes(Escape + Forgery))}");
}

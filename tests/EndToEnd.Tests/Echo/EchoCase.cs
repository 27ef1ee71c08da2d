namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>What a server sends to a client that sends every message back, and all that it must get.</summary>
/// <param name="Name">What is sent, in words.</param>
/// <param name="Act">Sends it.</param>
/// <param name="Expected">Messages, pongs and the close, in order, as <see cref="EchoReader"/> writes them.</param>
public sealed record EchoCase(string Name, Func<EchoExchange, Task> Act, params string[] Expected)
{
    /// <summary>Value of <c>Sec-WebSocket-Extensions</c> in the response; null leaves the header out.</summary>
    public string? Extensions { get; init; }

    /// <summary>Whether the server closes with 1000 when everything else has come. Otherwise the client has to end it, or the case does.</summary>
    public bool ServerCloses { get; init; }

    /// <summary>The frames, in one write, come back like this; then the server closes.</summary>
    public static EchoCase Echoed(string name, byte[] frames, params string[] expected) =>
        new(name, exchange => exchange.Connection.SendAsync(frames), [.. expected, "close 1000"]) { ServerCloses = true };

    /// <summary>The same in writes of so many octets.</summary>
    public static EchoCase EchoedSlowly(string name, int pieceSize, byte[] frames, params string[] expected) =>
        new(name, exchange => exchange.Connection.SendSlowlyAsync(frames, pieceSize), [.. expected, "close 1000"]) { ServerCloses = true };

    /// <summary>The client sends back what was right, and fails the connection with a code. Nothing more is sent for that.</summary>
    public static EchoCase Refused(string name, int code, byte[] frames, params string[] expected) =>
        new(name, exchange => exchange.Connection.SendAsync(frames), [.. expected, $"close {code}"]);

    /// <inheritdoc cref="Refused"/>
    public static EchoCase RefusedSlowly(string name, int code, byte[] frames, params string[] expected) =>
        new(name, exchange => exchange.Connection.SendSlowlyAsync(frames), [.. expected, $"close {code}"]);

    public override string ToString() => Name;
}

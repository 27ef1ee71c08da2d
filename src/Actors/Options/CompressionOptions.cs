using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Protocol.Extensions;

namespace VeraWebSockets.Actors.Options;

/// <summary>An offer of permessage-deflate (RFC 7692). The server decides; where it declines, messages go uncompressed.</summary>
public sealed record CompressionOptions
{
    private const int MinWindowBits = 8;
    private const int MaxWindowBits = 15;

    /// <summary>Windows of 15 bits that go on from message to message; the server may ask the client for less.</summary>
    public static CompressionOptions Default { get; } = new();

    /// <summary>Ask the server to begin each message with an empty window. Default false.</summary>
    public bool ServerNoContextTakeover { get; init; }

    /// <summary>Begin each message with an empty window: compresses less, holds less memory. Default false.</summary>
    public bool ClientNoContextTakeover { get; init; }

    /// <summary>Ask the server for a window of at most 2 to this power octets. 8 to 15. Default: do not ask.</summary>
    public int? ServerMaxWindowBits { get; init; }

    /// <summary>The client's own bound, 8 to 15. Default: the server may choose one. Below 15, each message is compressed on its own.</summary>
    public int? ClientMaxWindowBits { get; init; }

    /// <summary>Set where the application's hook for defaults has spoiled the offer: an answer that accepts it then fails with this kind.</summary>
    public ConnectErrorKind? DefaultsFault { get; init; }

    internal DeflateOffer ToOffer() => new()
    {
        ServerNoContextTakeover = ServerNoContextTakeover,
        ClientNoContextTakeover = ClientNoContextTakeover,
        ServerMaxWindowBits = ServerMaxWindowBits,
        ClientMaxWindowBits = ClientMaxWindowBits,
        DefaultsFault = DefaultsFault,
    };

    internal IEnumerable<string> Validate() => new[]
    {
        Ranges.FaultOf("compression-server-max-window-bits", ServerMaxWindowBits ?? MaxWindowBits, MinWindowBits, MaxWindowBits),
        Ranges.FaultOf("compression-client-max-window-bits", ClientMaxWindowBits ?? MaxWindowBits, MinWindowBits, MaxWindowBits),
    }.OfType<string>();
}

using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Protocol.Extensions;

namespace VeraWebSockets.Actors.Transport.Dialing;

/// <summary>How an attempt ended.</summary>
internal abstract record DialResult
{
    private DialResult()
    {
    }

    /// <summary>The websocket is open. Who gets this owns the transport.</summary>
    /// <param name="Transport">Ready for frames.</param>
    /// <param name="Leftover">Octets of frames that came with the response head.</param>
    /// <param name="Subprotocol">What the server chose, or null.</param>
    /// <param name="Deflate">What was agreed on for permessage-deflate, or null.</param>
    public sealed record Opened(
        ITransport Transport, ReadOnlyMemory<byte> Leftover, string? Subprotocol, DeflateParameters? Deflate = null) : DialResult;

    /// <summary>It did not open; nothing is left to be disposed.</summary>
    public sealed record Failed(ConnectError Error) : DialResult;
}

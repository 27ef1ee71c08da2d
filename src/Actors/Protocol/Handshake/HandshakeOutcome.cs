using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Protocol.Extensions;

namespace VeraWebSockets.Actors.Protocol.Handshake;

/// <summary>What a complete response head means for the client.</summary>
internal abstract record HandshakeOutcome
{
    private HandshakeOutcome()
    {
    }

    /// <summary>The websocket is open.</summary>
    /// <param name="Subprotocol">The one that the server chose, or null.</param>
    /// <param name="Deflate">What was agreed on for permessage-deflate, or null.</param>
    public sealed record Accepted(string? Subprotocol, DeflateParameters? Deflate = null) : HandshakeOutcome;

    /// <summary>The server sends the client elsewhere; <paramref name="Location"/> is not yet looked at, but not empty.</summary>
    public sealed record Redirected(int Status, string Location) : HandshakeOutcome;

    /// <summary>The attempt has failed.</summary>
    public sealed record Rejected(ConnectError Error) : HandshakeOutcome
    {
        public Rejected(ConnectErrorKind kind, string detail)
            : this(new ConnectError(kind, detail))
        {
        }
    }
}

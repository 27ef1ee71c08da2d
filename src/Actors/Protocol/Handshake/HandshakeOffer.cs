using VeraWebSockets.Actors.Protocol.Extensions;

namespace VeraWebSockets.Actors.Protocol.Handshake;

/// <summary>What the client offers in the opening handshake beyond the mere upgrade.</summary>
/// <param name="Subprotocols">In order of preference; may be empty.</param>
/// <param name="Origin">Value of the <c>Origin</c> header, or null for none.</param>
/// <param name="Headers">Further header lines, validated by the options.</param>
/// <param name="Deflate">The offer of permessage-deflate, or null.</param>
internal sealed record HandshakeOffer(
    IReadOnlyList<string> Subprotocols, string? Origin, IReadOnlyList<KeyValuePair<string, string>> Headers, DeflateOffer? Deflate = null)
{
    public static HandshakeOffer None { get; } = new([], null, []);
}

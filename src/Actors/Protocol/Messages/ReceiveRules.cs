using VeraWebSockets.Actors.Protocol.Extensions;

namespace VeraWebSockets.Actors.Protocol.Messages;

/// <summary>Limits and modes of the receiving half.</summary>
/// <param name="MaxMessageSize">Octets of one message, declared, assembled and inflated.</param>
/// <param name="ValidateUtf8">Whether text that is not UTF-8 fails the connection.</param>
/// <param name="PieceSize">
/// 0 for whole messages; else messages are delivered in pieces of at most so many octets, and compressed ones of at most <see cref="InflatedPieces.Size"/>.
/// </param>
/// <param name="Deflate">What was negotiated, or null.</param>
/// <param name="Log">Hears of frames, or null.</param>
internal sealed record ReceiveRules(
    long MaxMessageSize, bool ValidateUtf8, int PieceSize = 0, DeflateParameters? Deflate = null, IFrameLog? Log = null);

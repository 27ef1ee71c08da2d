using VeraWebSockets.Actors.Protocol.Handshake;

namespace VeraWebSockets.Actors.Transport.Dialing;

/// <summary>What became of an opening handshake. A class: each struct that a task answers is compiled anew, at the start of the program (docs/adr/0009).</summary>
/// <param name="Outcome">The judgement.</param>
/// <param name="Leftover">Octets that followed the response head.</param>
internal sealed record HandshakeResult(HandshakeOutcome Outcome, byte[] Leftover);

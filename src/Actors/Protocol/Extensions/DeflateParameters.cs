namespace VeraWebSockets.Actors.Protocol.Extensions;

/// <summary>What client and server agreed on for permessage-deflate (RFC 7692 section 7.1).</summary>
/// <param name="ServerNoContextTakeover">The server begins each message with an empty window.</param>
/// <param name="ClientNoContextTakeover">So does the client.</param>
/// <param name="ClientMaxWindowBits">8 to 15: the window that the client may use. That of the server needs no heed: a full one reads all.</param>
internal sealed record DeflateParameters(bool ServerNoContextTakeover, bool ClientNoContextTakeover, int ClientMaxWindowBits);

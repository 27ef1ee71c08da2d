using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Protocol.Url;

namespace VeraWebSockets.Actors.Transport.Dialing;

/// <summary>One attempt to open a websocket.</summary>
/// <param name="SocketId">For log lines.</param>
/// <param name="Url">Where to begin; redirects may lead elsewhere.</param>
/// <param name="Options">Limits, offers, TLS, proxy.</param>
internal sealed record DialRequest(long SocketId, WebSocketUrl Url, ConnectionOptions Options);

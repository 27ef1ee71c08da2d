using Akka.Actor;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Protocol.Url;

namespace VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Connection;

/// <summary>What one attempt needs to know.</summary>
internal sealed record ConnectionParameters(long SocketId, int Attempt, WebSocketUrl Url, ConnectionOptions Options, IActorRef Target);

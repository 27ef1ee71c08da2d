using Akka.Actor;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Connection;

namespace VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;

/// <summary>Creates the child that makes one attempt. A seam: tests create probes.</summary>
internal delegate IActorRef ConnectionFactory(IActorContext parent, ConnectionParameters parameters);

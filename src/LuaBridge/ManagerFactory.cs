using Akka.Actor;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Supervision;

namespace VeraWebSockets.LuaBridge;

/// <summary>Says which manager of websockets a script gets. A seam: tests run whole scripts over a network that fails.</summary>
internal delegate Props ManagerFactory(ActorSystem system, WebSocketManagerOptions options, WebSocketLog log, IoThread? thread);

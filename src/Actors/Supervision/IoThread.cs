using VeraWebSockets.Actors.Transport.Readiness;

namespace VeraWebSockets.Actors.Supervision;

/// <summary>
/// One thread for everything: it runs the actors of the websockets and polls their sockets, so that a message goes from the socket to its
/// target without a hop. Whoever owns the thread runs the turns of the dispatcher, and <see cref="ReadinessLoop.Fetch"/> and <see cref="ReadinessLoop.HandleRow"/> between them.
/// </summary>
/// <param name="DispatcherId">Path of the dispatcher's settings; its executor runs every turn on that thread.</param>
/// <param name="Loop">Polled by that thread.</param>
public sealed record IoThread(string DispatcherId, ReadinessLoop Loop);

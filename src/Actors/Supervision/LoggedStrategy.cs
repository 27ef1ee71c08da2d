using Akka.Actor;
using VeraWebSockets.Actors.Logging;

namespace VeraWebSockets.Actors.Supervision;

/// <summary>Supervision that writes each defect of a child to our log before it decides.</summary>
internal static class LoggedStrategy
{
    public static SupervisorStrategy Always(Directive directive, WebSocketLog log, string child) =>
        new OneForOneStrategy(defect =>
        {
            log.Write(LogTopics.Error, $"{child}: defect, {directive}: {defect}");
            return directive;
        });
}

using System.Text;
using Akka.Actor;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Protocol.Close;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Connection;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Reconnecting;

namespace VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;

/// <summary>Tells the target, and the log, what becomes of the attempts of one websocket.</summary>
internal sealed class AttemptNews(long id, WebSocketLog log)
{
    public void TellOpened(ConnectionParameters attempt, ConnectionProtocol.Opened opened)
    {
        log.Write(LogTopics.Notice, $"ws-{id}: open{(opened.Subprotocol is null ? "" : ", subprotocol " + opened.Subprotocol)}");
        attempt.Target.Tell(new WebSocketProtocol.Opened(id, attempt.Attempt, opened.Sender, opened.Subprotocol));
    }

    /// <param name="attempt">What has ended.</param>
    /// <param name="ending">How: failed, or ended after it was open.</param>
    /// <param name="isFinal">Whether nothing follows.</param>
    public void TellEnding(ConnectionParameters attempt, ReconnectCause ending, bool isFinal)
    {
        WebSocketProtocol.IEvent told;
        if (ending is ReconnectCause.Ended { Status: var status })
        {
            LogTopics topic = status.Code is (int)CloseCode.ProtocolError or (int)CloseCode.InvalidPayload or (int)CloseCode.MessageTooBig
                && !status.WasClean ? LogTopics.Warning : LogTopics.Notice;
            log.Write(topic, $"ws-{id}: closed, {status.Code} \"{Encoding.UTF8.GetString(status.Reason.Span)}\", {(status.WasClean ? "clean" : "not clean")}");
            told = new WebSocketProtocol.Closed(id, attempt.Attempt, status) { IsFinal = isFinal };
        }
        else
        {
            ConnectError error = ((ReconnectCause.Failed)ending).Error;
            log.Write(LogTopics.Error, $"ws-{id}: attempt failed: {error}");
            told = new WebSocketProtocol.ConnectFailed(id, attempt.Attempt, error) { IsFinal = isFinal };
        }

        attempt.Target.Tell(told, ActorRefs.NoSender);
    }

    public void TellReconnecting(RetryPlan plan, RetryDecision.Retry retry, ReconnectCause cause)
    {
        log.Write(LogTopics.Notice, $"ws-{id}: retry {retry.Number} in {retry.Delay.TotalSeconds:0.000} s: {cause}");
        plan.Wanted!.Target.Tell(
            new WebSocketProtocol.Reconnecting(id, plan.Attempt + 1, retry.Number, retry.Delay, cause), ActorRefs.NoSender);
    }

    public void TellGaveUp(RetryPlan plan, ReconnectCause cause, GiveUpReason reason)
    {
        log.Write(LogTopics.Notice, $"ws-{id}: not tried again, {reason}: {cause}");
        int lastTold = plan.Next is null ? plan.Attempt : plan.Attempt + 1;
        plan.Wanted!.Target.Tell(new WebSocketProtocol.GaveUp(id, lastTold, cause, reason), ActorRefs.NoSender);
    }
}

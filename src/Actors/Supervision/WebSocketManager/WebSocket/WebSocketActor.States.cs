using Akka.Actor;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Protocol.Close;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Connection;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Reconnecting;

namespace VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;

/// <content>What each state makes of a message.</content>
internal sealed partial class WebSocketActor
{
    private enum State
    {
        Idle,
        Preparing,
        Queued,
        Connecting,
        Filtering,
        Cancelling,
        Open,
        Failing,
        Closing,
        Reopening,
        Waiting,
    }

    /// <summary>A delegate for the state, as <c>Become</c> has it, would be one more object for each of many actors.</summary>
    private void ReceiveIn(State state, object message)
    {
        switch (state)
        {
            case State.Idle:
                Idle(message);
                break;
            case State.Preparing:
                Preparing(message);
                break;
            case State.Queued:
                Queued(message);
                break;
            case State.Connecting:
                Connecting(message);
                break;
            case State.Filtering:
                Filtering(message);
                break;
            case State.Cancelling:
                Cancelling(message);
                break;
            case State.Open:
                Open(message);
                break;
            case State.Failing:
                Failing(message);
                break;
            case State.Closing:
                Closing(message);
                break;
            case State.Reopening:
                Reopening(message);
                break;
            case State.Waiting:
                Waiting(message);
                break;
        }
    }

    private void Idle(object message)
    {
        switch (message)
        {
            case WebSocketManagerProtocol.Connect connect:
                _isReleased = false;
                bool isRepeated = connect.Attempt <= _plan.Attempt; // what the manager has asked for may have been returned behind that
                _plan.Begin(connect);
                Dial(asks: isRepeated);
                break;
            case WebSocketProtocol.Release:
                _isReleased = true;
                LeaveIfReleased();
                break;
            case WebSocketProtocol.Reconnect: // its end has been told, and what comes next is the target's decision
            case WebSocketProtocol.Close: // nothing is open
            case WebSocketProtocol.Fail: // likewise
            case WebSocketProtocol.Verdict or WebSocketProtocol.Parameters or WebSocketProtocol.NoParameters: // too late
            case WebSocketManagerProtocol.DialGranted: // likewise; the turn was returned
            case Terminated: // a connection that has told its end
                LeaveIfReleased();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>A connection that lingers would be cut: its last replies and close frame are to leave first, for which it has its limits.</summary>
    private void LeaveIfReleased()
    {
        if (_isReleased && !Context.GetChildren().Any())
        {
            Context.Parent.Tell(new WebSocketManagerProtocol.Released(_id));
        }
    }

    /// <summary>The target says with what the attempt is to begin.</summary>
    private void Preparing(object message)
    {
        switch (message)
        {
            case WebSocketProtocol.Parameters parameters when parameters.Attempt == _attempt!.Attempt:
                _attempt = _attempt with { Url = parameters.Url, Options = parameters.Options };
                Queue(asks: true, isRedial: _attempt.Attempt != _plan.Wanted!.Attempt);
                break;
            case WebSocketProtocol.NoParameters none when none.Attempt == _attempt!.Attempt:
                Conclude(Failed(ConnectErrorKind.NotPrepared, none.Why));
                break;
            case WebSocketProtocol.Close:
                GiveAttemptUp();
                break;
            default:
                ReceiveInUse(message);
                break;
        }
    }

    /// <summary>The attempt waits for its turn; nothing of it has begun, no time limit either.</summary>
    private void Queued(object message)
    {
        switch (message)
        {
            case WebSocketManagerProtocol.DialGranted granted when granted.Attempt == _attempt!.Attempt:
                _connection = Context.Watch(_createConnection(Context, _attempt));
                Enter(State.Connecting);
                break;
            case WebSocketProtocol.Close:
                GiveAttemptUp();
                break;
            default:
                ReceiveInUse(message);
                break;
        }
    }

    private void Connecting(object message)
    {
        switch (message)
        {
            case ConnectionProtocol.Opened opened when IsFromConnection:
                ReturnTurn();
                if (_plan.Wanted!.AsksTarget)
                {
                    _accepted = opened;
                    _attempt!.Target.Tell(new WebSocketProtocol.Filtering(_id, _attempt.Attempt));
                    Enter(State.Filtering);
                }
                else
                {
                    TellOpened(opened);
                    Enter(State.Open);
                }

                break;
            case WebSocketProtocol.Close close:
                Close(close);
                Enter(State.Cancelling, AttemptEnd.Wanted);
                break;
            default:
                ReceiveEnd(message);
                break;
        }
    }

    /// <summary>The target judges the response; the connection waits, and reads nothing.</summary>
    private void Filtering(object message)
    {
        switch (message)
        {
            case WebSocketProtocol.Verdict verdict when verdict.Attempt != _attempt!.Attempt: // of an earlier one
                break;
            case WebSocketProtocol.Verdict { IsAccepted: true }:
                TellOpened(_accepted!);
                Enter(State.Open);
                break;
            case WebSocketProtocol.Verdict:
                Context.Stop(_connection);
                Conclude(Failed(ConnectErrorKind.RejectedByFilter, "the handler of event 2 returned false"));
                break;
            case WebSocketProtocol.Close:
                Context.Stop(_connection);
                GiveAttemptUp();
                break;
            default:
                ReceiveInUse(message);
                break;
        }
    }

    /// <summary>The user has given the attempt up: it fails, or has just succeeded and is closed.</summary>
    private void Cancelling(object message)
    {
        switch (message)
        {
            case ConnectionProtocol.Opened when IsFromConnection && _plan.Wanted!.AsksTarget: // nothing opens that the target has not agreed to
                Context.Stop(_connection);
                GiveAttemptUp();
                break;
            case ConnectionProtocol.Opened opened when IsFromConnection:
                ReturnTurn();
                TellOpened(opened);
                Enter(State.Closing, AttemptEnd.Wanted);
                break;
            default:
                Closing(message);
                break;
        }
    }

    private void Open(object message)
    {
        switch (message)
        {
            case WebSocketProtocol.Close close:
                Close(close);
                Enter(State.Closing, AttemptEnd.Wanted);
                break;
            case WebSocketProtocol.Reconnect reconnect when IsMeant(reconnect):
                Close(new WebSocketProtocol.Close(_id, (int)CloseCode.Normal, ""));
                Enter(State.Reopening, AttemptEnd.Replaced);
                break;
            case WebSocketProtocol.Fail fail when fail.Attempt == _attempt!.Attempt:
                _log.Write(LogTopics.Warning, $"ws-{_id}: of no use, closed with {fail.Code}: {fail.Reason}");
                _unusable = new ReconnectCause.Unusable(fail.Code, fail.Reason);
                Close(new WebSocketProtocol.Close(_id, fail.Code, fail.Reason));
                Enter(State.Failing, AttemptEnd.Failed);
                break;
            default:
                ReceiveEnd(message);
                break;
        }
    }

    /// <summary>It is closed because the target has no use for it.</summary>
    private void Failing(object message)
    {
        switch (message)
        {
            case WebSocketProtocol.Close: // the close frame is on its way
                Enter(State.Closing, AttemptEnd.Wanted);
                break;
            case WebSocketProtocol.Reconnect reconnect when IsMeant(reconnect): // likewise
                Enter(State.Reopening, AttemptEnd.Replaced);
                break;
            default:
                ReceiveEnd(message);
                break;
        }
    }

    private bool IsMeant(WebSocketProtocol.Reconnect reconnect) => reconnect.Attempt is null || reconnect.Attempt == _attempt!.Attempt;

    private void Closing(object message)
    {
        if (message is not WebSocketProtocol.Close) // closed is closed
        {
            ReceiveEnd(message);
        }
    }

    /// <summary>It is closed because the user wants another connection in its place.</summary>
    private void Reopening(object message)
    {
        if (message is WebSocketProtocol.Close)
        {
            Enter(State.Closing, AttemptEnd.Wanted); // the close frame is on its way
        }
        else
        {
            ReceiveEnd(message);
        }
    }

    /// <summary>Between two attempts; there is no connection.</summary>
    private void Waiting(object message)
    {
        switch (message)
        {
            case RetryDue or WebSocketProtocol.Reconnect:
                DialNext();
                break;
            case WebSocketProtocol.Close:
                GiveUp(ReconnectCause.Closed.Instance, GiveUpReason.Closed);
                break;
            default:
                ReceiveInUse(message);
                break;
        }
    }

    private void ReceiveEnd(object message)
    {
        switch (message)
        {
            case ConnectionProtocol.Failed failed when IsFromConnection:
                Conclude(new ReconnectCause.Failed(failed.Error));
                break;
            case ConnectionProtocol.Ended ended when IsFromConnection:
                Conclude(new ReconnectCause.Ended(ended.Status));
                break;
            default:
                ReceiveInUse(message);
                break;
        }
    }

    private void ReceiveInUse(object message)
    {
        switch (message)
        {
            case WebSocketManagerProtocol.Connect connect:
                _log.Write(LogTopics.Warning, $"ws-{_id}: connect refused, attempt {_plan.Attempt} has not ended");
                if (!_hasTurn || connect.Attempt != _attempt!.Attempt) // otherwise it is that of the attempt under way
                {
                    Context.Parent.Tell(new WebSocketManagerProtocol.DialReturned(_id, connect.Attempt));
                }

                Context.Parent.Tell(new WebSocketManagerProtocol.AttemptRefused(_id, connect.Attempt, _plan.Wanted!.Attempt));
                break;
            case Terminated terminated when terminated.ActorRef.Equals(_connection):
                EndAttempt("the connection stopped without telling its end");
                break;
            case Terminated: // a connection of an earlier attempt
            case WebSocketProtocol.Release: // released again when it has ended
            case WebSocketProtocol.Reconnect: // one is on its way already, or there, or closed is closed
            case WebSocketProtocol.Fail: // of an earlier attempt, or it is closed already
            case WebSocketProtocol.Verdict or WebSocketProtocol.Parameters or WebSocketProtocol.NoParameters: // of an earlier attempt
            case WebSocketManagerProtocol.DialGranted: // likewise
                break;
            default:
                Unhandled(message);
                break;
        }
    }
}

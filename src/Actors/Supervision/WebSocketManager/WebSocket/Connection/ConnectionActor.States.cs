using Akka.Actor;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Streams;
using VeraWebSockets.Actors.Transport.Dialing;

namespace VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Connection;

/// <content>What each state makes of a message.</content>
internal sealed partial class ConnectionActor
{
    private enum State
    {
        Dialing,
        Opened,
        Open,
        Closing,
        Lingering,
    }

    /// <summary>A delegate for the state, as <c>Become</c> has it, would be one more object for each of many actors.</summary>
    private void ReceiveIn(State state, object message)
    {
        switch (state)
        {
            case State.Dialing:
                Dialing(message);
                break;
            case State.Opened:
                Opened(message);
                break;
            case State.Open:
                Open(message);
                break;
            case State.Closing:
                Closing(message);
                break;
            case State.Lingering:
                Lingering(message);
                break;
        }
    }

    private void Dialing(object message)
    {
        switch (message)
        {
            case DialResult.Opened opened:
                _transport = opened.Transport;
                if (_stop!.IsCancellationRequested)
                {
                    Fail(new ConnectError(ConnectErrorKind.ClosedBeforeOpen, "closed while connecting")); // the stop came too late for the dialer
                }
                else
                {
                    Accept(opened);
                }

                break;
            case DialResult.Failed failed:
                Fail(failed.Error);
                break;
            case ConnectionProtocol.Close:
                _stop!.Cancel(); // the dial then fails, and says so
                break;
            case Status.Failure defect:
                throw new InvalidOperationException("a dialer must not throw", defect.Cause);
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>Waits until the target knows of the open connection, so that no message can overtake the news.</summary>
    private void Opened(object message)
    {
        switch (message)
        {
            case ConnectionProtocol.Start:
                RunFlow();
                LookAgain(_parameters.Options.KeepAlive.Interval);
                Enter(State.Open);
                break;
            case ConnectionProtocol.Close close: // Start is on its way, and comes in Closing
                Close(close);
                break;
            default:
                ReceiveWriting(message);
                break;
        }
    }

    private void Open(object message)
    {
        switch (message)
        {
            case ConnectionProtocol.Close close:
                Close(close);
                break;
            case KeepAliveDue:
                Look();
                break;
            default:
                ReceiveFlow(message);
                break;
        }
    }

    /// <summary>Our close frame is queued: it leaves in time, is answered in time, or the connection is cut.</summary>
    private void Closing(object message)
    {
        switch (message)
        {
            case ConnectionProtocol.Start:
                RunFlow();
                break;
            case ConnectionProtocol.Close: // already on its way
            case KeepAliveDue: // the closing handshake has its own limits
                break;
            case CloseWritten:
                _closeIsWritten = true;
                StartCloseTimer(_parameters.Options.CloseTimeout);
                break;
            case CloseTimedOut:
                CutUnlessTargetIsSlow("the closing handshake was not finished in time");
                break;
            default:
                ReceiveFlow(message);
                break;
        }
    }

    /// <summary>
    /// The end is told. Our answer leaves when the target has replied to all that came before, or has taken too long. Then the server should
    /// close TCP first (RFC 6455 section 7.1.1), and must be able to read our close frame.
    /// </summary>
    private void Lingering(object message)
    {
        switch (message)
        {
            case CloseWritten:
                Linger();
                break;
            case DrainOn:
                DrainSome();
                break;
            case CloseTimedOut when _sender!.Answer():
                StartCloseTimer(_parameters.Options.CloseTimeout);
                break;
            case CloseTimedOut or WriteFailed or LingerEnded:
                Context.Stop(Self);
                break;
            case ConnectionProtocol.Close or KeepAliveDue: // it has ended
            case Island.Input: // so has the stream
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void ReceiveFlow(object message)
    {
        switch (message)
        {
            case Island.Input input:
                input.Run();
                break;
            case InboundEnded:
                End();
                break;
            case Status.Failure defect:
                throw new InvalidOperationException("a stage failed", defect.Cause);
            default:
                ReceiveWriting(message);
                break;
        }
    }

    private void ReceiveWriting(object message)
    {
        switch (message)
        {
            case WriteFailed failed:
                ReadOn(failed);
                break;
            case CloseTimedOut:
                CutUnlessTargetIsSlow("writing failed");
                break;
            default:
                Unhandled(message);
                break;
        }
    }
}

using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Sending;
using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Reconnecting;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>
/// What one <c>Connect</c> may lead to, by <c>docs/messages.md</c>: its attempt, and those that follow by themselves. It is told what the websocket was
/// told, and what the target has heard.
/// </summary>
/// <param name="connect">What was told.</param>
/// <param name="order">Rises with each <c>Connect</c> of the websocket.</param>
internal sealed class ExpectedRun(WebSocketManagerProtocol.Connect connect, int order)
{
    private Phase _phase;
    private ReconnectCause? _ending;
    private int _retries;
    private bool _isPrepared;
    private bool _isUnprepared;
    private bool _isAccepted;
    private bool _isRejected;
    private bool _isFailed;

    private enum Phase
    {
        /// <summary>Nothing was heard of the attempt but that it will be made.</summary>
        Ready,
        Preparing,
        Filtering,
        Open,

        /// <summary>What follows has still to be told.</summary>
        Ended,
        Over,
    }

    public WebSocketManagerProtocol.Connect Connect => connect;

    public int Order => order;

    /// <summary>The one under way, or waited for.</summary>
    public int Attempt { get; private set; } = connect.Attempt;

    /// <summary>Whether a <c>Close</c> was told, or all is being shut down.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Whether a <c>Reconnect</c> was told.</summary>
    public bool IsReplaced { get; set; }

    /// <summary>Whether it was told when all was being shut down, so that its end must be told.</summary>
    public bool IsRefused { get; init; }

    public bool IsOver => _phase == Phase.Over;

    public bool IsOpen => _phase == Phase.Open;

    public bool AwaitsParameters => _phase == Phase.Preparing && !_isPrepared && !_isUnprepared;

    public bool AwaitsVerdict => _phase == Phase.Filtering && !_isAccepted && !_isRejected;

    /// <summary>The one that is open, or was last.</summary>
    public ExpectedConnection? Connection { get; private set; }

    private bool Heals => connect.Options.Reconnect.IsOn;

    /// <summary>Whether the attempt has all that it needs to begin.</summary>
    private bool HasBegun => connect.AsksParameters ? _phase == Phase.Preparing && _isPrepared : _phase == Phase.Ready;

    public void Prepare(bool isPrepared)
    {
        _isPrepared = isPrepared;
        _isUnprepared = !isPrepared;
    }

    public void Judge(bool isAccepted)
    {
        _isAccepted = isAccepted;
        _isRejected = !isAccepted;
    }

    /// <summary>A <c>Fail</c> was told of the attempt.</summary>
    public void Fail() => _isFailed = true;

    /// <summary>Whether the event is about what goes on.</summary>
    public bool Concerns(WebSocketProtocol.IEvent heard) =>
        !IsOver && heard.Attempt == (heard is WebSocketProtocol.Reconnecting ? Attempt + 1 : Attempt);

    /// <returns>What is wrong with it, or null.</returns>
    public string? Hear(WebSocketProtocol.IEvent heard) => heard switch
    {
        WebSocketProtocol.Preparing => Pass(_phase == Phase.Ready && connect.AsksParameters, Phase.Preparing),
        WebSocketProtocol.Filtering => Pass(HasBegun && connect.AsksTarget, Phase.Filtering),
        WebSocketProtocol.Opened opened => Open(opened.Sender),
        WebSocketProtocol.Received received => Pass(IsOpen, Phase.Open) ?? Connection!.Read(received.Batch),
        WebSocketProtocol.Drained => Pass(IsOpen && Connection!.WasPressed, Phase.Open),
        WebSocketProtocol.ConnectFailed failed => Pass(CanFail(failed.Error.Kind), Phase.Ended)
            ?? End(new ReconnectCause.Failed(failed.Error), failed.IsFinal),
        WebSocketProtocol.Closed closed => Pass(IsOpen, Phase.Ended) ?? End(new ReconnectCause.Ended(closed.Status), closed.IsFinal),
        WebSocketProtocol.Reconnecting reconnecting => Pass(_phase == Phase.Ended, Phase.Ready) ?? Await(reconnecting),
        WebSocketProtocol.GaveUp gaveUp => GiveUp(gaveUp),
        _ => "no such event",
    };

    private string? Pass(bool mayFollow, Phase next, string? why = null)
    {
        Phase was = _phase;
        _phase = next;
        return mayFollow ? null : why ?? $"does not follow {was}";
    }

    private string? Open(IMessageSender sender)
    {
        bool isAgreed = connect.AsksTarget ? _phase == Phase.Filtering && _isAccepted : HasBegun;
        Connection = new ExpectedConnection(sender, connect.Options.Overflow.Receive);
        return Pass(isAgreed, Phase.Open);
    }

    private bool CanFail(ConnectErrorKind kind) => kind switch
    {
        ConnectErrorKind.ClosedBeforeOpen => IsClosed && _phase is Phase.Ready or Phase.Preparing or Phase.Filtering,
        ConnectErrorKind.ConnectionLimitReached => _phase == Phase.Ready && Attempt == connect.Attempt,
        ConnectErrorKind.NotPrepared => _phase == Phase.Preparing && _isUnprepared,
        ConnectErrorKind.RejectedByFilter => _phase == Phase.Filtering && _isRejected,
        _ => HasBegun,
    };

    private string? End(ReconnectCause ending, bool isFinal)
    {
        _ending = ending;
        Connection?.End();
        if (isFinal)
        {
            return Pass(!Heals, Phase.Over, "is final, though the websocket reconnects");
        }

        return Heals || IsReplaced ? null : "is not final, though nobody wants another attempt";
    }

    private string? Await(WebSocketProtocol.Reconnecting next)
    {
        Attempt++;
        _retries = next.Cause is ReconnectCause.Requested ? 1 : _retries + 1;
        bool isFailed = _isFailed;
        _isPrepared = _isUnprepared = _isAccepted = _isRejected = _isFailed = false;
        TimeSpan longest = next.Cause is ReconnectCause.Requested ? TimeSpan.Zero : Backoff.BoundOf(_retries, connect.Options.Reconnect);
        return next.Retry != _retries ? $"is retry {next.Retry}, not {_retries}"
            : next.Delay > longest ? $"waits {next.Delay}, longer than {longest}"
            : next.Cause switch
            {
                ReconnectCause.Requested => IsReplaced ? null : "is requested by nobody",
                ReconnectCause.Unusable => isFailed && Heals ? null : "is said to be of no use by nobody",
                { } cause => Heals && cause == _ending && RetryJudge.IsWorthIt(cause, connect.Options.Reconnect) ? null : "follows for another cause",
            };
    }

    private string? GiveUp(WebSocketProtocol.GaveUp gaveUp)
    {
        ReconnectOptions options = connect.Options.Reconnect;
        bool waited = _phase == Phase.Ready && Attempt != connect.Attempt;
        string? fault = Pass(waited || _phase == Phase.Ended, Phase.Over);
        return fault ?? gaveUp.Reason switch
        {
            GiveUpReason.Closed => IsClosed && (waited == gaveUp.Cause is ReconnectCause.Closed) ? null : "is closed by nobody",
            GiveUpReason.AttemptsUsedUp => Heals && !waited && _retries >= options.MaxAttempts ? null : $"has used up {_retries} attempts",
            _ => Heals && !waited && !RetryJudge.IsWorthIt(gaveUp.Cause, options) ? null : "is worth another attempt",
        };
    }
}

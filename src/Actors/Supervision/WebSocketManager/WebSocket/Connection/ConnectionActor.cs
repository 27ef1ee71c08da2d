using System.Text;
using Akka.Actor;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Protocol;
using VeraWebSockets.Actors.Protocol.Close;
using VeraWebSockets.Actors.Protocol.Messages;
using VeraWebSockets.Actors.Sending;
using VeraWebSockets.Actors.Streams;
using VeraWebSockets.Actors.Transport;
using VeraWebSockets.Actors.Transport.Dialing;

namespace VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Connection;

/// <summary>
/// One attempt, at …/ws-7/connection-3: dials, owns the one materialised stream of the open connection, and dies with it.
/// States: Dialing → Opened → Open → Closing → Lingering. It tells its parent <c>Opened</c> and then <c>Ended</c>, or <c>Failed</c>.
/// </summary>
internal sealed partial class ConnectionActor : UntypedActor, FrameSender.IObserver, Island.IOwner
{
    private const int PieceSize = 4096; // the receive buffer of libwebsockets 2.4

    /// <summary>Close timeouts in which the target may keep what the peer has sent before its close frame.</summary>
    public const int MostTimeoutsOfTarget = 60;

    private readonly ConnectionParameters _parameters;
    private readonly IDialer _dialer;
    private readonly Func<bool> _isOwnThread;
    private readonly WebSocketLog _log;
    private readonly FrameLog _frameLog;
    private readonly IActorRef _self;
    private readonly IActorRef _parent;
    private CancellationTokenSource? _stop = new(); // of the dial, until that has ended
    private Task<DialResult>? _dial;
    private ITransport? _transport;
    private FrameSender? _sender;
    private InboundConnection? _inbound;
    private Delivery? _delivery;
    private ConnectionFlow? _flow;
    private readonly KeepAlive _keepAlive;
    private readonly ITimeProvider _clock;
    private int _timeoutsOfTarget;
    private TimeSpan _measuredPing; // whose round trip is told
    private long _lastTaken; // ticks of the clock when the peer's system took what waited; told by any thread
    private bool _closeIsWritten;
    private TimerMessage? _keepAliveTimer;
    private TimerMessage? _closeTimer;
    private State _state;

    /// <param name="parameters">Of the attempt.</param>
    /// <param name="dialer">Opens the connection.</param>
    /// <param name="isOwnThread">Whether the caller is on the one thread that runs this actor and watches its socket, where there is one.</param>
    /// <param name="log">The library's log.</param>
    public ConnectionActor(ConnectionParameters parameters, IDialer dialer, Func<bool> isOwnThread, WebSocketLog log)
    {
        _parameters = parameters;
        _dialer = dialer;
        _isOwnThread = isOwnThread;
        _log = log;
        _frameLog = new FrameLog(parameters.SocketId, log);
        _self = Self;
        _parent = Context.Parent;
        _clock = Context.System.Scheduler;
        _keepAlive = new KeepAlive(parameters.Options.KeepAlive);
    }

    IActorRef Island.IOwner.Self => _self;

    bool Island.IOwner.IsOwnThread => _isOwnThread();

    protected override void OnReceive(object message)
    {
        if (message is WebSocketManagerProtocol.Rest)
        {
            _flow?.Rest();
        }
        else if (TimerMessage.TryUnwrap(ref message))
        {
            ReceiveIn(_state, message);
        }
    }

    protected override void PreStart()
    {
        _dial = _dialer.DialAsync(new DialRequest(_parameters.SocketId, _parameters.Url, _parameters.Options), _stop!.Token);
        _dial.PipeTo(Self);
    }

    protected override void PostStop()
    {
        _stop?.Cancel();
        _keepAliveTimer?.Cancel();
        _closeTimer?.Cancel();
        _delivery?.Stop(); // our parent tells the ending next, where we have not
        _flow?.Stop();
        _inbound?.Close(); // where no stream has begun, it holds what came with the response head
        _sender?.Dispose();
        _transport?.Dispose();
        if (_transport is null)
        {
            // A dial that has just succeeded ends among the dead letters; its socket must not.
            _ = _dial?.ContinueWith(
                static dial => (dial.Result as DialResult.Opened)?.Transport.Dispose(),
                CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        }
    }

    void FrameSender.IObserver.OnDeflated(int length, int compressedLength) => _frameLog.Deflated(length, compressedLength);

    void FrameSender.IObserver.OnTaken() => Interlocked.Exchange(ref _lastTaken, _clock.MonotonicClock.Ticks);

    void FrameSender.IObserver.OnDrained() => _delivery!.TellDrained();

    void FrameSender.IObserver.OnCloseWritten() => _self.Tell(CloseWritten.Instance, ActorRefs.NoSender);

    void FrameSender.IObserver.OnWriteFailed(Exception cause) => _self.Tell(new WriteFailed(cause.Message), ActorRefs.NoSender);

    void Island.IOwner.HandOver(Island.Input input) => _self.Tell(input, ActorRefs.NoSender);

    void Island.IOwner.OnEnded(Exception? defect) =>
        _self.Tell(defect is null ? InboundEnded.Instance : new Status.Failure(defect), ActorRefs.NoSender);

    private void Accept(DialResult.Opened opened)
    {
        _dial = null;
        _stop = null;
        ConnectionOptions options = _parameters.Options;
        _delivery = new Delivery(_parameters.Target, _parameters.SocketId, _parameters.Attempt);
        _sender = new FrameSender(opened.Transport, options.SendBufferSize, this, opened.Deflate);
        int pieceSize = options.Delivery == DeliveryMode.Pieces ? PieceSize : 0;
        var protocol = new ClientProtocol(
            new ReceiveRules(options.MaxMessageSize, options.ValidateUtf8, pieceSize, opened.Deflate, _frameLog), _sender);
        if (opened.Deflate is not null)
        {
            _frameLog.Agreed(opened.Deflate);
        }

        _inbound = new InboundConnection(opened.Transport, protocol, _clock);
        _parent.Tell(new ConnectionProtocol.Opened(_sender, opened.Subprotocol) { Delivery = _delivery });
        Enter(State.Opened);
        protocol.Feed(opened.Leftover.Span);
    }

    private void Fail(ConnectError error)
    {
        _parent.Tell(new ConnectionProtocol.Failed(error));
        Context.Stop(Self);
    }

    private void RunFlow()
    {
        Overflow? overflow = Overflow.For(_parameters.Options, _parameters.SocketId, _log);
        _flow = new ConnectionFlow(new ConnectionFlow.Context(_inbound!, _delivery!, Credits(), overflow), this);
    }

    private int Credits() => _parameters.Options switch
    {
        { Overflow.Receive: ReceiveOverflow.Latest } => 1, // what was told cannot be replaced
        { MaxBatchesInFlight: > 0 and int settled } => settled,
        _ => _isOwnThread() ? 1 : 2, // while one is handled, another thread may read the next; the same thread cannot
    };

    private void Look()
    {
        if (_keepAlive.LastPing > _measuredPing && _inbound!.LastPong >= _keepAlive.LastPing)
        {
            _measuredPing = _keepAlive.LastPing;
            _sender!.RoundTripTime = _inbound.LastPong - _keepAlive.LastPing;
            _log.Write(LogTopics.Latency, $"ws-{_parameters.SocketId}: ping answered in {_sender.RoundTripTime.Value.TotalMilliseconds:0.0} ms");
        }

        switch (_keepAlive.Look(_clock.MonotonicClock, LastSign, _inbound!.IsReading, out TimeSpan next))
        {
            case KeepAlive.Action.GiveUp:
                _log.Write(LogTopics.Warning, $"ws-{_parameters.SocketId}: peer did not answer a ping in time");
                Cut("keepalive");
                return;
            case KeepAlive.Action.Ping:
                _log.Write(LogTopics.Info, $"ws-{_parameters.SocketId}: ping, nothing heard since {_parameters.Options.KeepAlive.Interval.TotalSeconds:0.###} s");
                _sender!.SendPing();
                break;
            default:
                _flow!.Rest(); // nothing, or a pong, is all that most connections hear from one look to the next
                break;
        }

        LookAgain(next);
    }

    private TimeSpan LastSign => TimeSpan.FromTicks(Math.Max(_inbound!.LastReceived.Ticks, Interlocked.Read(ref _lastTaken)));

    private void LookAgain(TimeSpan after)
    {
        if (_parameters.Options.KeepAlive.IsOn)
        {
            TimerMessage.Set(ref _keepAliveTimer, Context, after, KeepAliveDue.Instance);
        }
    }

    private void Close(ConnectionProtocol.Close close)
    {
        _sender!.SendClose(close.Payload);
        StartCloseTimer(_parameters.Options.FlushTimeout);
        Enter(State.Closing);
    }

    /// <summary>The peer may have sent messages before it reset the connection, so reading goes on, but not for ever.</summary>
    private void ReadOn(WriteFailed failed)
    {
        _log.Write(LogTopics.Info, $"ws-{_parameters.SocketId}: writing failed: {failed.Cause}");
        StartCloseTimer(_parameters.Options.CloseTimeout);
    }

    /// <summary>
    /// The peer's close frame, or its last messages, may stand behind what is not read while the target is slow: that time is not the peer's. But
    /// there is an end to what it can have sent before it heard of the close, and to the patience with a target that takes no more.
    /// </summary>
    private void CutUnlessTargetIsSlow(string why)
    {
        bool isReading = _flow is null || _inbound!.IsReading;
        if (isReading)
        {
            Cut(why);
        }
        else if (++_timeoutsOfTarget > MostTimeoutsOfTarget)
        {
            Cut(why);
            End(); // the stream does not come to its end behind what the target keeps
        }
        else
        {
            StartCloseTimer(_parameters.Options.CloseTimeout);
        }
    }

    private void Cut(string why)
    {
        _log.Write(LogTopics.Info, $"ws-{_parameters.SocketId}: connection cut: {why}");
        _transport!.Dispose(); // the stream then ends, and with it this attempt
    }

    private void End()
    {
        ProtocolEnd end = _inbound!.End ?? new ProtocolEnd.Lost("the stream was stopped");
        _delivery!.Stop(); // a write that ends now has nobody to tell
        FrameSender sender = _sender!;
        bool canAnswer = end is not ProtocolEnd.Lost && !sender.IsBroken;
        if (canAnswer)
        {
            _delivery.AfterLast(() => sender.Answer()); // where nothing is to be replied to, the answer leaves before the news
        }
        else
        {
            sender.Dispose(); // whoever hears the news is refused
        }

        _parent.Tell(new ConnectionProtocol.Ended(StatusOf(end, canAnswer)));
        if (!canAnswer)
        {
            Context.Stop(Self);
            return;
        }

        Enter(State.Lingering);
        if (_closeIsWritten)
        {
            Linger();
        }
        else
        {
            StartCloseTimer(_parameters.Options.FlushTimeout);
        }
    }

    private void Linger()
    {
        StartCloseTimer(_parameters.Options.CloseTimeout);
        DrainSome();
    }

    private void DrainSome() =>
        Drain.SomeAsync(_transport!).PipeTo(Self, success: static isEnd => isEnd ? LingerEnded.Instance : DrainOn.Instance);

    private void StartCloseTimer(TimeSpan limit) => TimerMessage.Set(ref _closeTimer, Context, limit, CloseTimedOut.Instance);

    private static CloseStatus StatusOf(ProtocolEnd end, bool canAnswer) => end switch
    {
        ProtocolEnd.Closed closed => new CloseStatus(closed.Payload.Code, closed.Payload.Reason, WasClean: closed.Violation is null && canAnswer),
        ProtocolEnd.Violated violated => new CloseStatus(
            (int)violated.Violation.Code, Encoding.UTF8.GetBytes(violated.Violation.Description), WasClean: false),
        _ => new CloseStatus((int)CloseCode.Abnormal, ReadOnlyMemory<byte>.Empty, WasClean: false),
    };

    private void Enter(State state)
    {
        _log.Write(LogTopics.Debug, $"ws-{_parameters.SocketId}: connection-{_parameters.Attempt} is now {state}");
        _state = state;
    }

    private sealed record InboundEnded
    {
        public static readonly InboundEnded Instance = new();
    }

    private sealed record CloseWritten
    {
        public static readonly CloseWritten Instance = new();
    }

    private sealed record KeepAliveDue
    {
        public static readonly KeepAliveDue Instance = new();
    }

    private sealed record CloseTimedOut
    {
        public static readonly CloseTimedOut Instance = new();
    }

    private sealed record DrainOn
    {
        public static readonly DrainOn Instance = new();
    }

    private sealed record LingerEnded
    {
        public static readonly LingerEnded Instance = new();
    }

    private sealed record WriteFailed(string Cause);
}

using Akka.Actor;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Protocol.Messages;
using VeraWebSockets.Actors.Protocol.Url;
using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>
/// Tells its websockets whatever comes to mind, with each tick and each event, and holds every event against what <c>docs/messages.md</c> promises. In each
/// round it ends with closing them all, or with a shutdown in the middle; then it says so to who has begun the round.
/// </summary>
internal sealed class RandomTarget : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan TickTime = TimeSpan.FromMilliseconds(2);

    private static readonly ReconnectOptions Quick = ReconnectOptions.On with
    {
        FirstDelay = TimeSpan.FromMilliseconds(10),
        MinDelay = TimeSpan.FromMilliseconds(1),
        MaxDelay = TimeSpan.FromMilliseconds(20),
        RetryCodes = [404, 1000, 1002],
        GiveUpCodes = [3001],
        MaxAttempts = 10,
    };

    private static readonly ConnectionOptions Options = ConnectionOptions.Default with
    {
        Proxy = ProxyOptions.Parse("none"),
        CloseTimeout = TimeSpan.FromMilliseconds(300),
        FlushTimeout = TimeSpan.FromMilliseconds(300),
        SendBufferSize = 256 << 10,
    };

    private readonly HistoriesRun _run;
    private readonly Random _random;
    private readonly ExpectedSocket[] _all;
    private readonly Dictionary<long, ExpectedSocket> _sockets;
    private readonly List<(ExpectedConnection Of, MessageBatch Batch)> _held = [];
    private readonly Action<ExpectedSocket>[] _actions;
    private IActorRef _asker = ActorRefs.Nobody;
    private int _done;
    private int _shutdownAt;
    private bool _hasAskedForShutdown;
    private bool _isShutDown;
    private bool _isEnded = true; // all that comes to mind was done, and all closed
    private bool _isIdle = true;

    /// <param name="run">Shared with others.</param>
    /// <param name="first">Id of its first websocket.</param>
    /// <param name="count">Of its websockets.</param>
    public RandomTarget(HistoriesRun run, long first, int count)
    {
        _run = run;
        _random = new Random((run.Seed * 10_007) + (int)first);
        _all = [.. Enumerable.Range(0, count).Select(i => new ExpectedSocket(first + i))];
        _sockets = _all.ToDictionary(socket => socket.Id);
        _actions =
        [
            Connect, Connect, Connect, Send, Send, Send, SendMuch, Close, Close, Reconnect, ReconnectNamed, Fail, Release, Answer, AnswerLate,
        ];
        Receive<Begin>(begin =>
        {
            _asker = Sender;
            (_done, _isEnded, _isIdle) = (0, false, false);
            _shutdownAt = begin.EndsInShutdown ? run.MostDone / 2 : int.MaxValue;
            foreach (ExpectedSocket socket in _all)
            {
                Connect(socket);
            }

            Timers.StartPeriodicTimer(Tick.Instance, Tick.Instance, TickTime);
        });
        Receive<Tick>(_ => OnTick());
        Receive<WebSocketProtocol.IEvent>(Hear);
        Receive<WebSocketManagerProtocol.ShutdownCompleted>(_ =>
        {
            _isShutDown = true;
            foreach (ExpectedSocket socket in _all)
            {
                Complain(socket, "at the end of the shutdown", socket.End());
            }
        });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private bool IsEnding => _done >= _run.MostDone;

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private T OneOf<T>(IReadOnlyList<T> all) => all[_random.Next(all.Count)];

    private void OnTick()
    {
        if (_isIdle)
        {
            return;
        }

        if (_held.Count > 0 && (IsEnding || Chance(3)))
        {
            int i = _random.Next(_held.Count);
            (ExpectedConnection connection, MessageBatch batch) = _held[i];
            _held.RemoveAt(i);
            batch.Dispose();
            connection.Release();
        }

        if (!IsEnding)
        {
            for (int i = _random.Next(4); i >= 0; i--)
            {
                Act(OneOf(_all));
            }

            if (Chance(20))
            {
                _run.Manager.Tell(WebSocketManagerProtocol.Rest.Instance);
            }
        }
        else if (!_isEnded)
        {
            _isEnded = true;
            Array.ForEach(_all, Close);
        }
        else if (_held.Count == 0 && _all.All(socket => socket.IsQuiet) && (_isShutDown || !_hasAskedForShutdown))
        {
            Timers.Cancel(Tick.Instance);
            _isIdle = true;
            _asker.Tell(Done.Instance);
        }
    }

    private void Act(ExpectedSocket socket)
    {
        if (++_done >= _shutdownAt && !_hasAskedForShutdown)
        {
            _hasAskedForShutdown = _run.IsShuttingDown = true;
            _run.Manager.Tell(WebSocketManagerProtocol.Shutdown.Instance);
        }

        OneOf(_actions)(socket);
    }

    private void Hear(WebSocketProtocol.IEvent heard)
    {
        ExpectedSocket socket = _sockets[heard.SocketId];
        _run.Count(heard);
        socket.Note(Describe(heard));
        Complain(socket, Describe(heard), socket.Hear(heard, _run.IsShuttingDown) ?? (_isShutDown && socket.Run is not null ? "goes on" : null));
        if (heard is WebSocketProtocol.Received received)
        {
            if (IsEnding || Chance(2) || socket.Run is not { Connection: { } connection })
            {
                received.Batch.Dispose();
            }
            else
            {
                connection.Hold();
                _held.Add((connection, received.Batch));
            }
        }

        if (heard is WebSocketProtocol.Opened && !IsEnding && Chance(2))
        {
            OneOf<Action<ExpectedSocket>>([Send, SendMuch])(socket);
        }

        while (!IsEnding && !Chance(3))
        {
            Act(Chance(3) ? OneOf(_all) : socket);
        }

        if (heard is WebSocketProtocol.Preparing or WebSocketProtocol.Filtering && !Chance(4))
        {
            Answer(socket);
        }
    }

    private void Complain(ExpectedSocket socket, string where, string? fault)
    {
        if (fault is not null)
        {
            _run.Faults.Enqueue($"ws-{socket.Id}, {where}: {fault}; behind {socket.Trace}");
        }
    }

    private void Tell(ExpectedSocket socket, WebSocketProtocol.ICommand command, string note)
    {
        socket.Note(note);
        _run.Manager.Tell(command);
    }

    private void Connect(ExpectedSocket socket)
    {
        ReceiveOverflow overflow = Chance(2) ? ReceiveOverflow.Block : OneOf(Enum.GetValues<ReceiveOverflow>());
        var options = Options with
        {
            Reconnect = Chance(2) ? Quick : ReconnectOptions.Off,
            Overflow = OverflowOptions.Default with { Receive = overflow, Limit = 2 },
            MaxBatchesInFlight = _random.Next(3),
        };
        var connect = new WebSocketManagerProtocol.Connect(socket.Id, socket.NextAttempt(), AnyUrl(), options, Self)
        {
            AsksTarget = Chance(3),
            AsksParameters = Chance(3),
        };
        socket.Connect(connect, _hasAskedForShutdown);
        string sort = (options.Reconnect.IsOn ? "heals " : "") + (connect.AsksTarget ? "filters " : "") + (connect.AsksParameters ? "asks " : "");
        Tell(socket, connect, $"Connect({connect.Attempt} {sort}{overflow})");
    }

    private WebSocketUrl AnyUrl() => Chance(6) ? _run.Refused : _run.Server;

    private void Close(ExpectedSocket socket)
    {
        socket.Close();
        Tell(socket, new WebSocketProtocol.Close(socket.Id, Chance(2) ? 1000 : 4000, "as it comes to mind"), "Close()");
    }

    private void Reconnect(ExpectedSocket socket)
    {
        socket.Reconnect();
        Tell(socket, new WebSocketProtocol.Reconnect(socket.Id), "Reconnect()");
    }

    private void ReconnectNamed(ExpectedSocket socket)
    {
        if (socket.Run is { } run)
        {
            run.IsReplaced = true;
            Tell(socket, new WebSocketProtocol.Reconnect(socket.Id) { Attempt = run.Attempt }, $"Reconnect({run.Attempt})");
        }
    }

    private void Fail(ExpectedSocket socket)
    {
        if (socket.Run is { IsOpen: true } run)
        {
            run.Fail();
            Tell(socket, new WebSocketProtocol.Fail(socket.Id, run.Attempt, OneOf([1000, 3000, 3001]), "of no use"), $"Fail({run.Attempt})");
        }
    }

    private void Release(ExpectedSocket socket) => Tell(socket, new WebSocketProtocol.Release(socket.Id), "Release()");

    private void Send(ExpectedSocket socket) => Send(socket, padding: 0);

    /// <summary>More than may wait, where the server does not read at once.</summary>
    private void SendMuch(ExpectedSocket socket)
    {
        for (int i = _random.Next(10); i >= 0; i--)
        {
            Send(socket, padding: 50_000);
        }
    }

    private void Send(ExpectedSocket socket, int padding)
    {
        if (socket.Last is { Connection: { } connection })
        {
            socket.Note("Send()");
            Complain(socket, "a message that is sent", connection.Send(padding));
            if (Chance(2))
            {
                connection.Flush();
            }
        }
    }

    private void Answer(ExpectedSocket socket)
    {
        if (socket.Run is { AwaitsParameters: true } preparing)
        {
            bool isPrepared = !Chance(6);
            preparing.Prepare(isPrepared);
            Tell(
                socket,
                isPrepared ? new WebSocketProtocol.Parameters(socket.Id, preparing.Attempt, AnyUrl(), preparing.Connect.Options)
                    : new WebSocketProtocol.NoParameters(socket.Id, preparing.Attempt, "none come to mind"),
                $"{(isPrepared ? "Parameters" : "NoParameters")}({preparing.Attempt})");
        }
        else if (socket.Run is { AwaitsVerdict: true } filtering)
        {
            bool isAccepted = !Chance(4);
            filtering.Judge(isAccepted);
            Tell(socket, new WebSocketProtocol.Verdict(socket.Id, filtering.Attempt, isAccepted), $"Verdict({filtering.Attempt} {isAccepted})");
        }
    }

    /// <summary>What an earlier attempt may have wanted.</summary>
    private void AnswerLate(ExpectedSocket socket)
    {
        if (socket.Run is { } run)
        {
            int earlier = run.Attempt - 1;
            Tell(socket, new WebSocketProtocol.NoParameters(socket.Id, earlier, "too late"), $"NoParameters({earlier})");
            Tell(socket, new WebSocketProtocol.Verdict(socket.Id, earlier, IsAccepted: false), $"Verdict({earlier})");
            Tell(socket, new WebSocketProtocol.Fail(socket.Id, earlier, 1000, "too late"), $"Fail({earlier})");
        }
    }

    private static string Describe(WebSocketProtocol.IEvent heard) => heard switch
    {
        WebSocketProtocol.ConnectFailed failed => $"ConnectFailed {failed.Attempt} {failed.Error.Kind}{(failed.IsFinal ? "" : ", not final")}",
        WebSocketProtocol.Closed closed => $"Closed {closed.Attempt} {closed.Status.Code}{(closed.IsFinal ? "" : ", not final")}",
        WebSocketProtocol.Reconnecting next => $"Reconnecting {next.Attempt} ({next.Retry}): {next.Cause}",
        WebSocketProtocol.GaveUp gaveUp => $"GaveUp {gaveUp.Attempt} {gaveUp.Reason}: {gaveUp.Cause}",
        _ => $"{heard.GetType().Name} {heard.Attempt}",
    };

    /// <summary>Begins a round; the answer is <see cref="Done"/>.</summary>
    public sealed record Begin(bool EndsInShutdown);

    public sealed record Done
    {
        public static readonly Done Instance = new();
    }

    private sealed record Tick
    {
        public static readonly Tick Instance = new();
    }
}

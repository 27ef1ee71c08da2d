using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Protocol.Messages;
using VeraWebSockets.Actors.Protocol.Url;
using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;

namespace VeraWebSockets.Host.Demo.Chaos;

/// <summary>
/// Opens the websockets of the chaos demo, and notes what becomes of them. It does nothing to heal them: that is the manager's. Answers
/// <see cref="GetRows"/> with a list of <see cref="ChaosRow"/>.
/// </summary>
internal sealed class ChaosTarget : UntypedActor
{
    public const string Open = "open";
    public const string Connecting = "connecting";
    public const string Waiting = "waiting"; // for the next attempt, or for its outcome
    public const string GivenUp = "given up";

    private readonly ChaosRow[] _rows;

    public ChaosTarget(IActorRef manager, string url, int count, ConnectionOptions options)
    {
        _rows = new ChaosRow[count];
        for (int i = 0; i < count; i++)
        {
            _rows[i] = new ChaosRow($"feed-{i + 1}", Connecting, Attempts: 1, Losses: 0, Messages: 0, TimeSpan.Zero, "");
            if (!WebSocketUrl.TryParse(string.Create(CultureInfo.InvariantCulture, $"{url}/{i}"), out WebSocketUrl? parsed, out string? problem))
            {
                throw new ArgumentException(problem, nameof(url));
            }

            manager.Tell(new WebSocketManagerProtocol.Connect(i, Attempt: 1, parsed!, options, Self));
        }
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case WebSocketProtocol.IEvent e:
                _rows[e.SocketId] = After(_rows[e.SocketId], e);
                break;
            case GetRows:
                Sender.Tell((IReadOnlyList<ChaosRow>)[.. _rows]);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private static ChaosRow After(ChaosRow row, WebSocketProtocol.IEvent e)
    {
        switch (e)
        {
            case WebSocketProtocol.Received received:
                using (MessageBatch batch = received.Batch)
                {
                    return row with { Messages = row.Messages + batch.MessageCount, Lag = Stopwatch.GetElapsedTime(received.ToldAt) };
                }

            case WebSocketProtocol.Opened opened:
                return row with { State = Open, Attempts = opened.Attempt };
            case WebSocketProtocol.ConnectFailed failed:
                return row with { State = Waiting, News = failed.Error.RefusalStatus is { } status ? $"status {status}" : $"{failed.Error.Kind}" };
            case WebSocketProtocol.Closed closed:
                string how = closed.Status.WasClean ? $"close {closed.Status.Code}" : "no close";
                return row with { State = Waiting, Losses = row.Losses + 1, News = how };
            case WebSocketProtocol.Reconnecting reconnecting:
                string next = string.Create(CultureInfo.InvariantCulture, $"{row.News}; again in {reconnecting.Delay.TotalSeconds:0.0} s");
                return row with { Attempts = reconnecting.Attempt, News = next };
            case WebSocketProtocol.GaveUp:
                return row with { State = GivenUp };
            default:
                return row;
        }
    }

    /// <summary>Asks for all rows.</summary>
    public sealed record GetRows
    {
        public static readonly GetRows Instance = new();
    }
}

using System.Text.Unicode;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Sending;

namespace VeraWebSockets.LuaBridge.Dispatch;

/// <summary>
/// Messages of one websocket that are not yet frames, where the script wants some to be kept while it is down, or dropped when there are too
/// many: a frame, once compressed, cannot be taken back. Bounded in messages and octets. Touched by the Lua thread only.
/// </summary>
internal sealed class Outbox(long socketId, OverflowOptions policies, long capacity, WebSocketLog log)
{
    /// <summary>
    /// Octets that the connection is given ahead, so that it never runs dry. Above 64 KiB, by more than control frames alone can add: the
    /// connection then tells when they have left.
    /// </summary>
    private const long Ahead = 72 << 10;

    private readonly Queue<(byte[] Payload, MessageType Type)> _waiting = new();
    private bool _isReleased; // the websocket is open, and what waited may leave
    private bool _isHeld; // the websocket is open, but what it has sent first is not acknowledged
    private bool _isLost; // the connection takes nothing any more; its end has not been told yet
    private bool _hasRefused; // a message, and has not told since that there is room
    private long _toldDrops;

    /// <summary>Whether what is sent belongs to the preamble of this connection: it waits for no acknowledgement, and is not kept for another connection.</summary>
    public bool IsInPreamble { get; set; }

    /// <summary>Messages that wait.</summary>
    public int Count => _waiting.Count;

    /// <summary>Their octets.</summary>
    public long Octets { get; private set; }

    /// <summary>Messages dropped so far.</summary>
    public long Dropped { get; private set; }

    /// <summary>Whether a websocket needs one: by default nothing is kept and nothing dropped.</summary>
    public static bool IsNeeded(OverflowOptions policies) => policies.Send != SendOverflow.Fail || policies.Down != DownOverflow.Fail;

    /// <summary>Sends a message now, later, or never.</summary>
    /// <param name="payload">Copied.</param>
    /// <param name="type">Text is checked.</param>
    /// <param name="sender">Of the open connection; null while there is none, or it was closed.</param>
    /// <returns>Queued also for one that is dropped by a policy the script has chosen.</returns>
    public SendStatus Send(ReadOnlySpan<byte> payload, MessageType type, IMessageSender? sender)
    {
        SendStatus status = sender is null || _isLost ? SendWhileDown(payload, type)
            : _isHeld && !IsInPreamble ? SendWhileHeld(payload, type)
            : SendWhileOpen(payload, type, sender);
        _hasRefused |= status == SendStatus.QueueFull;
        return status;
    }

    /// <summary>The websocket is open, but messages wait until <see cref="Release"/>, behind those that were kept.</summary>
    public void Hold() => _isHeld = true;

    /// <summary>The websocket is open, and has sent what goes before: what was kept follows.</summary>
    /// <returns>Whether messages were refused before, for which there is room now.</returns>
    public bool Release(IMessageSender sender)
    {
        bool hadRefused = _hasRefused;
        _isReleased = true;
        _isHeld = false;
        return OnDrained(sender) && hadRefused;
    }

    /// <summary>All that the connection had been given has left: it gets more, unless it was closed.</summary>
    /// <returns>True when nothing waits any more, so that the script may hear of it.</returns>
    public bool OnDrained(IMessageSender? sender)
    {
        bool isThrough = sender is null ? Count == 0 : Fill(sender);
        _hasRefused &= !isThrough;
        EndEpisode();
        return isThrough;
    }

    /// <summary>The script closes the websocket: what waits leaves before the close frame, as far as there is room for it.</summary>
    public void FlushAll(IMessageSender sender) => Fill(sender, long.MaxValue);

    /// <summary>The connection has ended.</summary>
    public void GoDown()
    {
        _isReleased = _isHeld = _isLost = false;
        _hasRefused &= policies.Down == DownOverflow.Keep; // there was no room to keep one
        int kept = policies.Down switch { DownOverflow.Keep => Count, DownOverflow.Latest => 1, _ => 0 };
        while (Count > kept)
        {
            DropFirst();
        }

        EndEpisode();
    }

    private SendStatus SendWhileOpen(ReadOnlySpan<byte> payload, MessageType type, IMessageSender sender)
    {
        if (policies.Send == SendOverflow.Fail && Count > 0 && !HasRoom(payload.Length))
        {
            sender.Flush(); // who sends on and on may keep the thread that would hear of a drained connection
            Fill(sender);
        }

        if (!_isReleased || (Count == 0 && (policies.Send == SendOverflow.Fail || sender.QueuedOctets <= Ahead)))
        {
            SendStatus status = sender.Send(payload, type);
            _isLost = status == SendStatus.NotOpen;
            if (_isLost)
            {
                return SendWhileDown(payload, type);
            }

            if (status != SendStatus.QueueFull || policies.Send == SendOverflow.Fail || !_isReleased)
            {
                return status;
            }
        }

        return Check(payload, type) ?? SendBehind(payload, type);
    }

    /// <summary>Gives the connection what waits, until so many octets are ahead.</summary>
    /// <returns>Whether nothing waits any more, and the connection will not tell of that: it does where this has put it under pressure.</returns>
    private bool Fill(IMessageSender sender, long ahead = Ahead)
    {
        bool hasSent = false;
        while (_isReleased && sender.QueuedOctets <= ahead && _waiting.TryPeek(out (byte[] Payload, MessageType Type) first))
        {
            SendStatus status = sender.Send(first.Payload, first.Type);
            if (status != SendStatus.Queued)
            {
                _isLost |= status == SendStatus.NotOpen;
                break;
            }

            TakeFirst();
            hasSent = true;
        }

        bool tells = sender.IsUnderPressure; // also where it is over with the flush
        if (hasSent)
        {
            sender.Flush();
        }

        return Count == 0 && !tells;
    }

    private SendStatus SendWhileDown(ReadOnlySpan<byte> payload, MessageType type)
    {
        if (policies.Down == DownOverflow.Fail || IsInPreamble)
        {
            return SendStatus.NotOpen;
        }

        if (Check(payload, type) is { } refusal)
        {
            return refusal;
        }

        if (policies.Down == DownOverflow.Latest)
        {
            DropAll();
        }
        else if (!HasRoom(payload.Length))
        {
            _hasRefused = true;
            return SendStatus.QueueFull;
        }

        return Enqueue(payload, type);
    }

    /// <summary>As while it is down, where that keeps messages; otherwise as behind others that wait.</summary>
    private SendStatus SendWhileHeld(ReadOnlySpan<byte> payload, MessageType type) =>
        policies.Down != DownOverflow.Fail ? SendWhileDown(payload, type) : Check(payload, type) ?? SendBehind(payload, type);

    /// <summary>Behind others that wait, because the peer reads slowly.</summary>
    private SendStatus SendBehind(ReadOnlySpan<byte> payload, MessageType type)
    {
        int length = payload.Length;
        switch (policies.Send)
        {
            case SendOverflow.Latest:
                DropAll();
                break;
            case SendOverflow.DropOldest:
                while (!HasRoom(length))
                {
                    DropFirst();
                }

                break;
            case SendOverflow.DropNewest when !HasRoom(length):
                CountDrop();
                return SendStatus.Queued;
            case SendOverflow.Fail when !HasRoom(length):
                return SendStatus.QueueFull;
        }

        return Enqueue(payload, type);
    }

    private SendStatus? Check(ReadOnlySpan<byte> payload, MessageType type) =>
        payload.Length > capacity ? SendStatus.TooLong
        : type == MessageType.Text && !Utf8.IsValid(payload) ? SendStatus.InvalidUtf8
        : null;

    private bool HasRoom(int length) => Count < policies.Limit && Octets + length <= capacity;

    private SendStatus Enqueue(ReadOnlySpan<byte> payload, MessageType type)
    {
        _waiting.Enqueue((payload.ToArray(), type));
        Octets += payload.Length;
        return SendStatus.Queued;
    }

    private void DropAll()
    {
        while (Count > 0)
        {
            DropFirst();
        }
    }

    private void DropFirst()
    {
        TakeFirst();
        CountDrop();
    }

    private void TakeFirst() => Octets -= _waiting.Dequeue().Payload.Length;

    private void CountDrop()
    {
        if (Dropped++ == _toldDrops)
        {
            log.Write(LogTopics.Warning, $"ws-{socketId}: messages are sent faster than they leave, or while it is down; dropping some");
        }
    }

    private void EndEpisode()
    {
        if (Dropped > _toldDrops)
        {
            log.Write(LogTopics.Notice, $"ws-{socketId}: {Dropped - _toldDrops} messages to send were dropped");
            _toldDrops = Dropped;
        }
    }
}

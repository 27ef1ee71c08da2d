using System.Security.Cryptography;
using System.Text;
using VeraWebSockets.Actors.Protocol;
using VeraWebSockets.Actors.Protocol.Close;
using VeraWebSockets.Actors.Protocol.Messages;

namespace VeraWebSockets.Protocol.Tests.Messages;

/// <summary>An open connection that a test feeds as a socket would, and what comes of it, in words.</summary>
/// <param name="rules">Limits and modes.</param>
/// <param name="inFlight">Batches that the receiver keeps undisposed while the socket is read on.</param>
internal sealed class Session(ReceiveRules rules, int inFlight = 0) : IFrameOutput
{
    private readonly Queue<(MessageBatch Batch, string[] Items)> _kept = new();
    private readonly List<string> _received = [];
    private readonly List<string> _sent = [];
    private ClientProtocol? _protocol;

    /// <summary>Whole messages, nothing compressed.</summary>
    public Session(long maxMessageSize = 1 << 24, bool validateUtf8 = true, int inFlight = 0)
        : this(new ReceiveRules(maxMessageSize, validateUtf8), inFlight)
    {
    }

    public ClientProtocol Protocol => _protocol ??= new ClientProtocol(rules, this);

    /// <summary>What was delivered, in order: <c>text Hello</c>, <c>binary</c>, <c>pong zz</c>, <c>close 03E8</c>.</summary>
    public IReadOnlyList<string> Received => _received;

    /// <summary>What was answered, in order: <c>pong Hello</c>, <c>close 1000 bye</c>.</summary>
    public IReadOnlyList<string> Sent => _sent;

    /// <summary>Whether a close frame of our own is under way: then no other is accepted.</summary>
    public bool IsClosing { get; init; }

    /// <summary>How much had been answered at each flush.</summary>
    public List<int> Flushed { get; } = [];

    /// <summary>Number of items of each batch.</summary>
    public List<int> BatchSizes { get; } = [];

    /// <summary>Items whose payload had changed when their batch was disposed.</summary>
    public int Spoilt { get; private set; }

    public string End => Protocol.End switch
    {
        null => "open",
        ProtocolEnd.Closed { Violation: null } closed => $"closed {closed.Payload.Code}",
        ProtocolEnd.Closed closed => $"closed {closed.Payload.Code}, {closed.Violation.Description}",
        ProtocolEnd.Violated violated => violated.Violation.Description,
        _ => "?",
    };

    /// <summary>Everything that may not depend on how the octets were cut.</summary>
    public string Summary => $"received [{string.Join("; ", Received)}] sent [{string.Join("; ", Sent)}] {End}";

    public static string Describe(string kind, ReadOnlySpan<byte> payload) =>
        payload.IsEmpty ? kind
        : payload.Length > 64 ? $"{kind} of {payload.Length} octets {Convert.ToHexString(SHA256.HashData(payload)[..8])}"
        : kind is "binary" or "close" ? $"{kind} {Convert.ToHexString(payload)}"
        : $"{kind} {Encoding.Latin1.GetString(payload)}";

    /// <summary>Receives octets until they or the connection end.</summary>
    public Session Receive(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty && Protocol.End is null)
        {
            Memory<byte> room = Protocol.GetMemory();
            int count = Math.Min(room.Length, octets.Length);
            octets[..count].CopyTo(room.Span);
            Protocol.Advance(count);
            octets = octets[count..];
            TakeAll();
        }

        return this;
    }

    /// <summary>Receives octets in pieces whose sizes repeat; beyond some thousand pieces the rest comes in one.</summary>
    public Session ReceiveInPieces(byte[] octets, params int[] sizes)
    {
        const int maxPieces = 5_000;
        int at = 0;
        for (int i = 0; at < octets.Length && i < maxPieces; i++)
        {
            int size = Math.Min(sizes[i % sizes.Length], octets.Length - at);
            Receive(octets.AsSpan(at, size));
            at += size;
        }

        return Receive(octets.AsSpan(at));
    }

    /// <summary>Takes what is there, as the receiver does after each read.</summary>
    public void TakeAll()
    {
        while (Protocol.TryTake(out MessageBatch? batch) || Protocol.HasMore)
        {
            if (batch is null)
            {
                continue;
            }

            BatchSizes.Add(batch.Count);
            string[] items = ItemsOf(batch);
            _received.AddRange(items);
            _kept.Enqueue((batch, items));
            DisposeDownTo(inFlight);
        }
    }

    /// <summary>Disposes the batches in flight.</summary>
    public void DisposeAll() => DisposeDownTo(0);

    void IFrameOutput.SendPong(ReadOnlySpan<byte> payload) => _sent.Add(Describe("pong", payload));

    void IFrameOutput.Flush() => Flushed.Add(_sent.Count);

    bool IFrameOutput.SendClose(ClosePayload payload)
    {
        if (IsClosing)
        {
            return false;
        }

        string reason = Encoding.UTF8.GetString(payload.Reason);
        _sent.Add(payload.Length == 0 ? "close" : reason.Length == 0 ? $"close {payload.Code}" : $"close {payload.Code} {reason}");
        return true;
    }

    private static string[] ItemsOf(MessageBatch batch) =>
        [.. Enumerable.Range(0, batch.Count).Select(i => Describe($"{batch.KindOf(i)}".ToLowerInvariant(), batch.PayloadOf(i)))];

    private void DisposeDownTo(int count)
    {
        while (_kept.Count > count)
        {
            (MessageBatch batch, string[] items) = _kept.Dequeue();
            Spoilt += ItemsOf(batch).Zip(items).Count(pair => pair.First != pair.Second);
            batch.Dispose();
        }
    }
}

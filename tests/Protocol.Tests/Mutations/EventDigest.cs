using VeraWebSockets.Actors.Protocol;
using VeraWebSockets.Actors.Protocol.Close;
using VeraWebSockets.Actors.Protocol.Messages;

namespace VeraWebSockets.Protocol.Tests.Mutations;

/// <summary>All that happened on a connection as one number, so that a million of them can be compared.</summary>
internal sealed class EventDigest : IFrameOutput
{
    private readonly ClientProtocol _protocol;
    private HashCode _received;
    private HashCode _sent; // apart: what is sent overtakes the batch that is being filled

    public EventDigest(ReceiveRules rules) => _protocol = new ClientProtocol(rules, this);

    /// <summary>Close frames that were sent.</summary>
    public int Closes { get; private set; }

    public bool HasEnded => _protocol.End is not null;

    /// <summary>Receives the octets in such pieces, and ends the connection.</summary>
    /// <returns>The digest.</returns>
    public int Receive(ReadOnlySpan<byte> octets, List<int> cuts)
    {
        foreach (int cut in cuts)
        {
            Receive(octets[..cut]);
            octets = octets[cut..];
        }

        _protocol.Discard();
        return HashCode.Combine(_received.ToHashCode(), _sent.ToHashCode());
    }

    void IFrameOutput.SendPong(ReadOnlySpan<byte> payload) => Add(ref _sent, "pong", payload);

    void IFrameOutput.Flush()
    {
        // When pongs leave depends on how the octets were cut.
    }

    bool IFrameOutput.SendClose(ClosePayload payload)
    {
        Closes++;

        // Which of two faults in one compressed message is named depends on how much of it could be inflated at once; the code does not.
        bool either = payload.Code == (int)CloseCode.InvalidPayload;
        Add(ref _sent, $"close {payload.Code}", either ? [] : payload.Reason);
        return true;
    }

    private void Receive(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty && _protocol.End is null)
        {
            Span<byte> room = _protocol.GetMemory().Span;
            int count = Math.Min(room.Length, octets.Length);
            octets[..count].CopyTo(room);
            _protocol.Advance(count);
            octets = octets[count..];
            while (_protocol.TryTake(out MessageBatch? batch) || _protocol.HasMore)
            {
                for (int i = 0; i < batch?.Count; i++)
                {
                    Add(ref _received, $"{batch.KindOf(i)}", batch.PayloadOf(i));
                }

                batch?.Dispose();
            }
        }
    }

    private static void Add(ref HashCode digest, string what, ReadOnlySpan<byte> payload)
    {
        digest.Add(what);
        digest.Add(payload.Length);
        digest.AddBytes(payload);
    }
}

using System.Buffers.Binary;
using VeraWebSockets.Actors.Protocol.Close;
using VeraWebSockets.Actors.Sending;
using VeraWebSockets.Actors.Tests.Fakes;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Sending;

public sealed class FrameSenderConcurrencyTests : IDisposable
{
    private const int Senders = 8;
    private const int MessagesOfEach = 5_000;

    private readonly FakeTransport _transport = new();
    private readonly RecordingObserver _observer = new();

    public void Dispose() => _transport.Dispose();

    [Fact]
    public async Task Given_several_senders_when_all_send_at_once_then_no_message_is_lost_torn_or_out_of_turn()
    {
        using var sender = new FrameSender(_transport, long.MaxValue, _observer);

        await RunAsync(number => SendAll(sender, number));
        sender.Flush();

        Assert.Equal(
            Enumerable.Repeat(Enumerable.Range(0, MessagesOfEach), Senders),
            WrittenFrames.Of(_transport.Written)
                .GroupBy(frame => SenderOf(frame.Payload))
                .OrderBy(frames => frames.Key)
                .Select(frames => frames.Select(frame => NumberOf(frame.Payload))));
    }

    [Fact]
    public async Task Given_several_senders_when_all_flush_at_once_then_writes_never_overlap()
    {
        using var sender = new FrameSender(_transport, long.MaxValue, _observer);

        await RunAsync(number => SendAll(sender, number));

        Assert.False(_transport.WritesOverlapped);
    }

    [Fact]
    public async Task Given_several_senders_when_the_last_flush_has_returned_then_nothing_stays_queued()
    {
        using var sender = new FrameSender(_transport, long.MaxValue, _observer);

        await RunAsync(number => SendAll(sender, number));

        Assert.Equal(0, sender.QueuedOctets); // writes end at once, so who flushed last has written the rest or left it to one who did
    }

    [Fact]
    public async Task Given_several_senders_when_one_closes_amid_them_then_what_was_accepted_leaves_before_the_close_frame()
    {
        using var sender = new FrameSender(_transport, long.MaxValue, _observer);
        int accepted = 0;

        await RunAsync(number =>
        {
            for (int i = 0; i < MessagesOfEach; i++)
            {
                if (number == 0 && i == MessagesOfEach / 2)
                {
                    sender.SendClose(ClosePayload.Empty);
                }

                Interlocked.Add(ref accepted, sender.Send(Payload(number, i), MessageType.Binary) == SendStatus.Queued ? 1 : 0);
            }
        });

        byte[] opcodes = [.. WrittenFrames.Of(_transport.Written).Select(frame => frame.Opcode)];
        Assert.Equal([.. Enumerable.Repeat(Opcodes.Binary, accepted), Opcodes.Close], opcodes);
    }

    private static Task RunAsync(Action<int> send) =>
        Task.WhenAll(Enumerable.Range(0, Senders).Select(number => Task.Run(() => send(number)))).WithLimit("all senders to end");

    private static void SendAll(FrameSender sender, int number)
    {
        for (int i = 0; i < MessagesOfEach; i++)
        {
            sender.Send(Payload(number, i), MessageType.Binary);
            if (i % 7 == 0)
            {
                sender.Flush();
            }
        }

        sender.Flush();
    }

    /// <summary>Sender, number, and a length of its own, so that a torn frame cannot pass for a whole one.</summary>
    private static byte[] Payload(int sender, int number)
    {
        byte[] payload = new byte[8 + (sender * 31 + number) % 200];
        BinaryPrimitives.WriteInt32BigEndian(payload, sender);
        BinaryPrimitives.WriteInt32BigEndian(payload.AsSpan(4), number);
        return payload;
    }

    private static int SenderOf(byte[] payload) => BinaryPrimitives.ReadInt32BigEndian(payload);

    private static int NumberOf(byte[] payload)
    {
        int number = BinaryPrimitives.ReadInt32BigEndian(payload.AsSpan(4));
        return payload.AsSpan().SequenceEqual(Payload(SenderOf(payload), number)) ? number : -1;
    }
}

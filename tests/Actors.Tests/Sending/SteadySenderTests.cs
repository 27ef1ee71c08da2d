using VeraWebSockets.Actors.Sending;
using VeraWebSockets.Actors.Tests.Fakes;
using VeraWebSockets.Actors.Transport;

namespace VeraWebSockets.Actors.Tests.Sending;

/// <summary>What sending costs once all is warm, in figures that are exact.</summary>
[Collection(PooledArrays.Alone)]
public sealed class SteadySenderTests : IDisposable
{
    private const int Warm = 1_000;
    private const int Attempts = 20;

    private readonly CountingTransport _transport = new();
    private readonly FrameSender _sender;
    private readonly byte[] _message = new byte[64];

    public SteadySenderTests() => _sender = new FrameSender(_transport, 16 << 20, new RecordingObserver());

    public void Dispose() => _sender.Dispose();

    [Theory]
    [InlineData(10)]
    [InlineData(1_000)] // 70 KB: more than a chunk
    public void Given_a_write_of_one_and_of_many_messages_when_they_leave_then_both_allocate_the_same(int many)
    {
        long ofOne = AllocatedBy(1);

        long ofMany = AllocatedBy(many);

        Assert.Equal(ofOne, ofMany); // so a message allocates nothing
    }

    [Fact]
    public void Given_a_thousand_messages_in_one_turn_when_they_leave_then_they_take_four_writes()
    {
        Send(1_000); // 70,000 octets

        Assert.Equal(4, _transport.Writes); // a small chunk and a large one, once 64 KiB wait; a small one and the next for what came behind
    }

    [Fact]
    public void Given_many_writes_when_all_have_ended_then_every_chunk_is_back_in_the_pool()
    {
        using var pool = new PooledArrays();
        int before = pool.Outstanding(OutgoingFrames.ChunkSize);
        for (int i = 0; i < 100; i++)
        {
            Send(2_000);
        }

        Assert.Equal(before, pool.Outstanding(OutgoingFrames.ChunkSize));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Given_a_write_that_fails_when_it_has_ended_then_its_chunk_is_back_in_the_pool(bool late)
    {
        const int Length = 2 * OutgoingFrames.ChunkSize; // what the pool gives for a chunk and a header
        var broken = new IOException("broken pipe");
        using var pool = new PooledArrays();
        using var transport = new FakeTransport();
        using var sender = new FrameSender(transport, 16 << 20, new RecordingObserver());
        if (late)
        {
            transport.HoldWrites();
        }
        else
        {
            transport.FailWrites(broken);
        }

        int before = pool.Outstanding(Length);
        sender.Send(new byte[OutgoingFrames.ChunkSize], MessageType.Binary); // leaves by itself
        int underWay = pool.Outstanding(Length);
        if (late)
        {
            transport.FailWrite(broken);
        }

        Assert.Equal((before + (late ? 1 : 0), before), (underWay, pool.Outstanding(Length)));
    }

    /// <summary>The least of several attempts: the runtime may take something for itself meanwhile.</summary>
    private long AllocatedBy(int messages)
    {
        for (int i = 0; i < Warm; i++)
        {
            Send(messages);
        }

        return Enumerable.Range(0, Attempts).Min(_ =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Send(messages);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
    }

    private void Send(int messages)
    {
        for (int i = 0; i < messages; i++)
        {
            if (_sender.Send(_message, MessageType.Binary) != SendStatus.Queued)
            {
                throw new InvalidOperationException("the queue is full, though all is written at once");
            }
        }

        _sender.Flush();
    }

    /// <summary>Writes at once, to nowhere, and allocates nothing.</summary>
    private sealed class CountingTransport : ITransport
    {
        public int Writes { get; private set; }

        public ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellation)
        {
            Writes++;
            return ValueTask.CompletedTask;
        }

        public ValueTask WaitReadableAsync(CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellation) => throw new NotSupportedException();

        public void SetSendBuffer(int octets) => throw new NotSupportedException();

        public void Dispose()
        {
            // It holds nothing.
        }
    }
}

using Akka.TestKit;
using VeraWebSockets.Actors.Protocol.Messages;
using VeraWebSockets.Actors.Streams;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Tests.Fakes;
using VeraWebSockets.Protocol.Tests;

namespace VeraWebSockets.Actors.Tests.Streams;

public sealed class DeliveryTests : VirtualTimeTest
{
    private readonly TestProbe _target;
    private readonly Delivery _delivery;

    public DeliveryTests()
    {
        _target = CreateTestProbe();
        _delivery = new Delivery(_target, socketId: 7, attempt: 3);
    }

    [Fact]
    public async Task Given_a_delivery_when_a_batch_is_told_then_it_names_socket_and_attempt()
    {
        MessageBatch batch = Batch();
        _delivery.Tell(batch);

        WebSocketProtocol.Received told = await _target.ExpectMsgAsync<WebSocketProtocol.Received>();
        Assert.Equal((7, 3, batch), (told.SocketId, told.Attempt, told.Batch));
    }

    [Fact]
    public async Task Given_a_delivery_when_it_is_drained_then_the_target_hears_it()
    {
        _delivery.TellDrained();

        Assert.Equal(new WebSocketProtocol.Drained(7, 3), await _target.ExpectMsgAsync<WebSocketProtocol.Drained>());
    }

    [Fact]
    public async Task Given_a_stopped_delivery_when_something_is_told_then_the_target_hears_nothing()
    {
        _delivery.Stop();

        _delivery.Tell(Batch());
        _delivery.TellDrained();

        Assert.Empty(await DrainAsync(_target));
    }

    [Fact]
    public void Given_a_stopped_delivery_when_a_batch_is_told_then_it_is_disposed()
    {
        var owner = new CountingOwner();
        MessageBatch batch = Batch();
        batch.Owner = owner;
        _delivery.Stop();

        _delivery.Tell(batch);

        Assert.Equal(1, owner.Disposed);
    }

    [Fact]
    public void Given_no_batch_at_the_target_when_something_is_to_be_done_after_the_last_then_it_is_done_at_once()
    {
        bool done = false;

        _delivery.AfterLast(() => done = true);

        Assert.True(done);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void Given_two_batches_at_the_target_when_some_are_disposed_then_what_is_due_after_the_last_waits_for_both(int disposed, bool expected)
    {
        bool done = false;
        _delivery.Tell(Batch());
        _delivery.Tell(Batch());
        _delivery.AfterLast(() => done = true);

        for (int i = 0; i < disposed; i++)
        {
            _delivery.Disposed();
        }

        Assert.Equal(expected, done);
    }

    private static MessageBatch Batch()
    {
        var buffer = SharedBuffer.Rent(1);
        var batch = new MessageBatch(buffer);
        buffer.Release();
        batch.Add(MessageKind.Binary, 0, 1);
        return batch;
    }
}

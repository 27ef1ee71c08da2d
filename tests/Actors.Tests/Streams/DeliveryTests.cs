using Akka.TestKit;
using VeraWebSockets.Actors.Protocol.Messages;
using VeraWebSockets.Actors.Streams;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Tests.Fakes;

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
        bool disposed = false;
        MessageBatch batch = Batch();
        batch.WhenDisposed(() => disposed = true);
        _delivery.Stop();

        _delivery.Tell(batch);

        Assert.True(disposed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Given_a_stream_when_its_delivery_is_stopped_then_it_is_ended_whichever_came_first(bool stoppedFirst)
    {
        int ended = 0;
        if (stoppedFirst)
        {
            _delivery.Stop();
        }

        _delivery.WhenStopped(() => ended++);
        if (!stoppedFirst)
        {
            _delivery.Stop();
        }

        Assert.Equal(1, ended);
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

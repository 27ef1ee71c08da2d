using VeraWebSockets.Actors.Protocol;
using VeraWebSockets.Actors.Protocol.Messages;
using VeraWebSockets.Actors.Streams;
using VeraWebSockets.Actors.Tests.Fakes;
using VeraWebSockets.Actors.Transport;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Streams;

public sealed class InboundConnectionTests : IDisposable
{
    private readonly FakeTransport _transport = new();
    private readonly ClientProtocol _protocol = new(1 << 20, validateUtf8: true, new RecordingOutput());
    private readonly ReadableProbe _probe = new();
    private readonly InboundConnection _connection;

    public InboundConnectionTests() => _connection = new InboundConnection(_transport, _protocol);

    public void Dispose() => _transport.Dispose();

    [Fact]
    public async Task Given_a_quiet_peer_when_it_is_read_then_no_buffer_is_held_while_it_waits()
    {
        bool isReadable = _connection.IsReadable(_probe);

        Assert.Equal((false, 1, 0, true), (isReadable, _transport.Waits, _transport.Reads, _protocol.IsIdle));
        _transport.EndStream();
        await _probe.Told.WithLimit("the end to be told");
    }

    [Fact]
    public void Given_a_quiet_peer_when_it_is_waited_for_then_the_connection_is_reading()
    {
        _connection.IsReadable(_probe);

        Assert.True(_connection.IsReading);
    }

    [Fact]
    public void Given_octets_that_nobody_asks_for_when_they_have_come_then_the_connection_is_not_reading()
    {
        _transport.Receive(Frames.Text("hello"));

        bool isReadable = _connection.IsReadable(_probe);

        Assert.Equal((true, false), (isReadable, _connection.IsReading));
    }

    [Fact]
    public async Task Given_octets_when_they_are_read_then_their_messages_can_be_taken()
    {
        _transport.Receive(Frames.Text("hello"));

        await FillAsync();

        Assert.Equal(["Text hello"], TakeLines());
    }

    [Theory]
    [InlineData(nameof(Company.None), 200)]
    [InlineData(nameof(Company.Few), 64)]
    [InlineData(nameof(Company.Many), 128)]
    public async Task Given_many_messages_when_they_are_taken_then_a_batch_is_short_while_other_sockets_are_busy(string company, int count)
    {
        _transport.Company = Enum.Parse<Company>(company);
        _transport.Receive(Enumerable.Repeat(Frames.Text("x"), 200).SelectMany(frame => frame).ToArray());
        await FillAsync();

        Assert.True(_connection.TryTake(out MessageBatch? batch));

        Assert.Equal(count, batch.Count);
        batch.Dispose();
    }

    [Fact]
    public async Task Given_half_a_frame_when_it_is_read_on_then_it_does_not_wait_with_a_buffer_in_hand()
    {
        byte[] frame = Frames.Text("hello");
        _transport.Receive(frame.AsMemory(0, 3));
        await FillAsync();
        TakeLines();
        _transport.Receive(frame.AsMemory(3));

        bool isReadable = _connection.IsReadable(_probe);

        Assert.Equal((true, 0), (isReadable, _transport.Waits));
    }

    [Fact]
    public async Task Given_a_read_that_filled_the_buffer_when_it_is_read_on_then_it_does_not_wait_first()
    {
        _transport.Receive(new byte[ReceiveBuffer.SmallSize * 2].AsMemory()); // what they mean is not looked at
        await FillAsync();
        _protocol.Discard();

        bool isReadable = _connection.IsReadable(_probe);

        Assert.Equal((true, 0), (isReadable, _transport.Waits));
    }

    [Fact]
    public async Task Given_the_end_of_the_stream_when_it_is_read_then_there_is_no_more()
    {
        _transport.EndStream();

        Assert.False(await FillAsync());
    }

    [Fact]
    public async Task Given_the_end_of_the_stream_when_it_was_read_then_the_end_is_a_loss_without_cause()
    {
        _transport.EndStream();
        await FillAsync();

        Assert.Equal(new ProtocolEnd.Lost(null), _connection.End);
    }

    [Fact]
    public async Task Given_a_reset_when_it_was_read_then_the_end_is_a_loss_with_its_cause()
    {
        _transport.BreakStream("connection reset by peer");
        await FillAsync();

        Assert.Equal(new ProtocolEnd.Lost("connection reset by peer"), _connection.End);
    }

    [Fact]
    public async Task Given_a_transport_that_is_disposed_while_it_waits_when_the_read_ends_then_the_end_is_a_loss()
    {
        _connection.IsReadable(_probe);
        _transport.Dispose();
        await _probe.Told.WithLimit("the end to be told");
        await FillAsync();

        Assert.IsType<ProtocolEnd.Lost>(_connection.End);
    }

    [Fact]
    public async Task Given_a_close_frame_and_then_a_reset_when_both_were_read_then_the_close_frame_is_the_end()
    {
        _transport.Receive(Frames.Close(1000));
        _transport.BreakStream();
        await FillAsync();
        TakeLines();
        await FillAsync();

        Assert.IsType<ProtocolEnd.Closed>(_connection.End);
    }

    [Fact]
    public async Task Given_a_closed_connection_when_it_is_read_then_nothing_is_read()
    {
        _transport.Receive(Frames.Text("hello"));
        _connection.Close();

        Assert.Equal((false, 0), (await FillAsync(), _transport.Reads));
    }

    [Fact]
    public async Task Given_half_a_frame_when_the_connection_is_closed_then_its_buffer_goes_back_at_once()
    {
        _transport.Receive(Frames.Text("hello").AsMemory(0, 3));
        await FillAsync();
        TakeLines();

        _connection.Close();

        Assert.True(_protocol.IsIdle);
    }

    [Fact]
    public async Task Given_a_read_under_way_when_the_connection_is_closed_then_its_buffer_stays_until_the_read_ends()
    {
        Task<bool> fill = await BeginReadWithBufferAsync();

        _connection.Close();

        Assert.False(_protocol.IsIdle);
        _transport.EndStream();
        await fill.WithLimit("the read to end");
    }

    [Fact]
    public async Task Given_a_read_under_way_in_a_closed_connection_when_it_ends_then_its_buffer_goes_back()
    {
        Task<bool> fill = await BeginReadWithBufferAsync();
        _connection.Close();

        _transport.EndStream();
        await fill.WithLimit("the read to end");

        Assert.True(_protocol.IsIdle);
    }

    /// <summary>Reads half a frame, and then begins a read that finds nothing yet.</summary>
    private async Task<Task<bool>> BeginReadWithBufferAsync()
    {
        _transport.Receive(Frames.Text("hello").AsMemory(0, 3));
        await FillAsync();
        TakeLines();
        return _connection.FillAsync().AsTask();
    }

    private Task<bool> FillAsync() => _connection.FillAsync().WithLimit("the connection to be read");

    private List<string> TakeLines()
    {
        var lines = new List<string>();
        while (_connection.TryTake(out MessageBatch? batch))
        {
            lines.AddRange(CollectingTarget.LinesOf(batch));
            batch.Dispose();
        }

        return lines;
    }
}

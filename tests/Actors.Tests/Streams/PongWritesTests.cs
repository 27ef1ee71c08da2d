using VeraWebSockets.Actors.Protocol;
using VeraWebSockets.Actors.Protocol.Messages;
using VeraWebSockets.Actors.Sending;
using VeraWebSockets.Actors.Streams;
using VeraWebSockets.Actors.Tests.Fakes;
using VeraWebSockets.Actors.Transport;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Streams;

/// <summary>How many calls of the transport the answers to pings take.</summary>
public sealed class PongWritesTests : IDisposable
{
    private readonly FakeTransport _transport = new();
    private readonly FrameSender _sender;
    private readonly InboundConnection _connection;

    public PongWritesTests()
    {
        _sender = new FrameSender(_transport, 1 << 20, new RecordingObserver());
        _connection = new InboundConnection(_transport, new ClientProtocol(1 << 20, validateUtf8: true, _sender));
    }

    public void Dispose()
    {
        _connection.Close();
        _sender.Dispose();
        _transport.Dispose();
    }

    [Fact]
    public async Task Given_ten_pings_in_one_read_when_they_have_been_taken_then_one_write_has_answered_all_in_order()
    {
        string[] payloads = [.. Enumerable.Range(0, 10).Select(i => $"ping {i}")];
        await ReadAsync(Frames.Join(payloads.Select(Ping)));

        Assert.Equal(0, Take());

        Assert.Equal(payloads, WrittenFrames.Of(Assert.Single(_transport.Writes)).Select(frame => frame.Text));
    }

    [Theory]
    [InlineData(nameof(Company.None), 1)]
    [InlineData(nameof(Company.Few), 4)] // batches of 64 messages, and a rest
    public async Task Given_a_ping_behind_each_of_200_messages_when_they_have_been_taken_then_each_batch_has_taken_one_write(string company, int writes)
    {
        _transport.Company = Enum.Parse<Company>(company);
        await ReadAsync(Frames.Join(Enumerable.Range(0, 200).Select(i => Frames.Join(Frames.Text("too much"), Ping($"{i}")))));

        int batches = 0;
        while (Take() > 0)
        {
            batches++;
        }

        Assert.Equal((writes, writes, 200), (batches, _transport.BegunWrites, WrittenFrames.Of(_transport.Written).Count));
    }

    private static byte[] Ping(string payload) => Frames.Ping(System.Text.Encoding.ASCII.GetBytes(payload));

    private async Task ReadAsync(byte[] octets)
    {
        _transport.Receive(octets);
        await _connection.FillAsync().AsTask().WithLimit("the read to end");
    }

    private int Take()
    {
        if (!_connection.TryTake(out MessageBatch? batch))
        {
            return 0;
        }

        using (batch)
        {
            return batch.Count;
        }
    }
}

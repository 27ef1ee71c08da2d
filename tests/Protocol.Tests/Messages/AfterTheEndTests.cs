using VeraWebSockets.Actors.Protocol;
using VeraWebSockets.Actors.Protocol.Frames;
using VeraWebSockets.Actors.Protocol.Messages;

namespace VeraWebSockets.Protocol.Tests.Messages;

/// <summary>Nothing comes after a close frame or a violation, even if the socket is read on.</summary>
public class AfterTheEndTests
{
    [Theory]
    [MemberData(nameof(Ends))]
    public void Given_an_end_when_more_comes_then_no_batch_comes_of_it(string octets)
    {
        ClientProtocol protocol = new Session().Receive(Wire.Hex(octets)).Protocol;

        ReadOn(protocol, [.. Wire.Text("late"), .. Wire.Close(1000)]);

        Assert.False(protocol.TryTake(out _));
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Given_an_end_when_more_comes_then_no_second_close_is_sent(string octets)
    {
        Session session = new Session().Receive(Wire.Hex(octets));

        ReadOn(session.Protocol, [0xFF, .. Wire.Ping("late"), .. Wire.Close(1000)]);

        Assert.Single(session.Sent);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Given_an_end_when_more_comes_then_the_first_end_stands(string octets)
    {
        Session session = new Session().Receive(Wire.Hex(octets));
        ProtocolEnd? end = session.Protocol.End;

        ReadOn(session.Protocol, [0xFF, .. Wire.Close(1000)]);

        Assert.Same(end, session.Protocol.End);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Given_an_end_when_all_is_taken_then_no_buffer_is_held(string octets)
    {
        using var watch = new PoolWatch();
        Session session = new Session().Receive(Wire.Hex(octets));

        ReadOn(session.Protocol, [0xFF, .. Wire.Text("late")]);

        Assert.Equal((0, 0), (watch.Outstanding, watch.Strays));
    }

    [Fact]
    public void Given_an_end_when_asked_then_the_reader_is_idle()
    {
        Session session = new Session().Receive([.. Wire.Header(Opcode.Text, 100_000), 0xFF]);

        Assert.True(session.Protocol.IsIdle);
    }

    /// <summary>A close frame; violations in a header, in a fragment, and within a frame that has its own buffer.</summary>
    public static TheoryData<string> Ends() => ["8802 03E8", "8300", "0101 FF", "8101 FF", "817F 00000000000186A0 FF"];

    private static void ReadOn(ClientProtocol protocol, ReadOnlySpan<byte> octets)
    {
        Memory<byte> room = protocol.GetMemory();
        octets.CopyTo(room.Span);
        protocol.Advance(octets.Length);
        while (protocol.TryTake(out MessageBatch? batch))
        {
            batch.Dispose();
        }
    }
}

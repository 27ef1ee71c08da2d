using System.Globalization;
using VeraWebSockets.Actors.Protocol.Frames;
using VeraWebSockets.Actors.Protocol.Messages;

namespace VeraWebSockets.Protocol.Tests.Messages;

/// <summary>What a log hears of frames, and that nothing else changes by that.</summary>
public class FrameLogTests
{
    [Theory]
    [MemberData(nameof(WireExample.Names), MemberType = typeof(WireExample))]
    public void Given_an_example_when_a_log_listens_then_the_same_happens(string name)
    {
        var example = WireExample.Named(name);

        string summary = new Session(example.Rules with { Log = new Listener() }).Receive(example.Octets).Summary;

        Assert.Equal(example.Summary, summary);
    }

    [Fact]
    public void Given_frames_of_all_kinds_when_a_log_listens_then_it_hears_of_each_once()
    {
        var log = new Listener();
        byte[] octets =
        [
            .. Wire.Text("a"), .. Wire.Text("bc", isFinal: false), .. Wire.Ping("p"), .. Wire.More("d", isFinal: true), .. Wire.Binary(new byte[70_000]),
            .. Wire.Close(1000),
        ];

        new Session(new ReceiveRules(1 << 20, true, Log: log)).ReceiveInPieces(octets, 3, 50);

        Assert.Equal(["Text 1", "Text 2 more", "Ping 1", "Continuation 1", "Binary 70000", "Close 2"], log.Heard);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4096)]
    public void Given_a_compressed_message_when_a_log_listens_then_it_hears_both_lengths(int pieceSize)
    {
        var log = new Listener();
        byte[] octets = [.. Wire.Hex("41 03 f2 48 cd"), .. Wire.Hex("80 04 c9 c9 07 00"), .. Wire.Hex("c1 05 f2 00 11 00 00")];

        new Session(new ReceiveRules(1 << 20, true, pieceSize, DeflateExamples.TakeOver, log)).Receive(octets);

        Assert.Equal(["Text 3 more compressed", "Continuation 4", "inflated 7 to 5", "Text 5 compressed", "inflated 5 to 5"], log.Heard);
    }

    [Fact]
    public void Given_a_log_that_does_not_listen_when_frames_come_then_it_hears_nothing()
    {
        var log = new Listener { IsOn = false };

        new Session(new ReceiveRules(1 << 20, true, Log: log)).Receive([.. Wire.Text("a"), .. Wire.Ping("p")]);

        Assert.Empty(log.Heard);
    }

    private sealed class Listener : IFrameLog
    {
        public bool IsOn { get; init; } = true;

        public List<string> Heard { get; } = [];

        public void Read(FrameHeader header) => Heard.Add(
            $"{header.Opcode} {header.PayloadLength}{(header.IsFinal ? "" : " more")}{(header.IsCompressed ? " compressed" : "")}");

        public void Inflated(long compressedLength, int length) =>
            Heard.Add(string.Create(CultureInfo.InvariantCulture, $"inflated {compressedLength} to {length}"));
    }
}

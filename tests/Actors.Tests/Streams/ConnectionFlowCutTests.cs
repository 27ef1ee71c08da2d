using Akka.Actor;
using VeraWebSockets.Actors.Protocol;
using VeraWebSockets.Actors.Streams;
using VeraWebSockets.Actors.Tests.Fakes;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Streams;

/// <summary>However the network cuts what a server sends, target and server see the same.</summary>
public sealed class ConnectionFlowCutTests : VirtualTimeTest
{
    [Theory]
    [MemberData(nameof(WireExamples.All), MemberType = typeof(WireExamples))]
    public async Task Given_a_wire_example_when_it_is_cut_anywhere_then_target_and_server_see_the_same(
        string name, byte[] wire, string[] lines, string[] answers, string end)
    {
        for (int cut = 0; cut < wire.Length; cut++)
        {
            string[] seen = await RunAsync(wire[..cut], wire[cut..]);

            Assert.True(Expected(lines, answers, end).SequenceEqual(seen), $"{name}, cut at {cut}: {string.Join(" | ", seen)}");
        }
    }

    [Theory]
    [MemberData(nameof(WireExamples.All), MemberType = typeof(WireExamples))]
    public async Task Given_a_wire_example_when_it_comes_octet_by_octet_then_target_and_server_see_the_same(
        string name, byte[] wire, string[] lines, string[] answers, string end)
    {
        string[] seen = await RunAsync([.. wire.Select(octet => new[] { octet })]);

        Assert.True(Expected(lines, answers, end).SequenceEqual(seen), $"{name}: {string.Join(" | ", seen)}");
    }

    private static IEnumerable<string> Expected(string[] lines, string[] answers, string end) => [.. lines, .. answers, end];

    private async Task<string[]> RunAsync(params byte[][] pieces)
    {
        using var transport = new FakeTransport();
        var output = new RecordingOutput();
        var connection = new InboundConnection(transport, new ClientProtocol(1 << 16, validateUtf8: true, output));
        IActorRef target = Sys.ActorOf(Props.Create(() => new CollectingTarget()));
        foreach (byte[] piece in pieces.Where(piece => piece.Length > 0))
        {
            transport.Receive(piece);
        }

        transport.EndStream();
        await Flow.Start(Sys, connection, new Delivery(target, 7, 1), credits: 2).Ended.WithLimit("the stream to end");

        string[] lines = await target.Ask<string[]>(CollectingTarget.Transcript.Instance).WithLimit("the target to tell what it saw");
        Sys.Stop(target);
        return [.. lines, .. output.Frames, connection.End!.GetType().Name];
    }
}

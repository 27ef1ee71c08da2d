using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

[Collection(FigureTests.Name)]
public sealed class SendFloodTests(SendFloodTests.Run run, ITestOutputHelper output) : IClassFixture<SendFloodTests.Run>
{
    private const int BoundKiB = 16 << 10; // send-buffer-size
    private const int ReserveKiB = 32 << 10;

    [Fact]
    public void Given_512_MiB_for_a_server_that_does_not_read_when_sent_then_memory_has_grown_by_at_most_the_bound_and_32_MiB()
    {
        output.WriteLine($"grown by {Figure.Text(run.Result, "grown by KiB")} KiB, refused {Figure.Text(run.Result, "refused")} of 512");

        Assert.InRange(Figure.Number(run.Result, "grown by KiB"), 0, BoundKiB + ReserveKiB);
    }

    [Fact]
    public void Given_512_MiB_for_a_server_that_does_not_read_when_sent_then_the_queue_is_full() =>
        Assert.Equal("queue full", Figure.Text(run.Result, "problem"));

    [Fact]
    public void Given_a_full_queue_when_the_server_reads_again_then_event_10_comes_and_the_close_is_acknowledged() =>
        Assert.Equal(["drained", "closed\t1000"], run.Result.Successful.SkipWhile(line => line != "sent").Skip(1).SkipLast(1));

    [Fact]
    public void Given_a_full_queue_when_the_server_reads_again_then_it_gets_every_message_that_was_taken() =>
        Assert.Equal(512 - Figure.Number(run.Result, "refused"), run.Received);

    public sealed class Run : IAsyncLifetime
    {
        private const int SystemBuffer = 64 << 10;

        public VwsResult Result { get; private set; } = null!;

        /// <summary>Whole messages that the server read.</summary>
        public double Received { get; private set; }

        public async ValueTask InitializeAsync()
        {
            var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var peer = ScriptedPeer.Start(
                async connection =>
                {
                    await connection.AcceptUpgradeAsync();
                    await sent.Task.WithLimit("the script to send", Figure.Options().Limit);
                    await ReadAsync(connection);
                },
                new PeerOptions { ReceiveLimit = 128 << 20, ReceiveBufferSize = SystemBuffer }); // so that the queue empties once
            await using var vws = VwsProcess.RunFile("send_512_MiB.lua", Figure.Options(peer.Url));
            await vws.LineAsync("sent");
            sent.SetResult();
            Result = await vws.ExitAsync();
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private async Task ReadAsync(PeerConnection connection)
        {
            PeerFrame frame;
            while ((frame = await connection.ReadFrameAsync()).Opcode != Opcodes.Close)
            {
                Received += frame.Fin ? 1 : 0;
            }

            await connection.SendCloseAsync(frame.CloseCode);
            connection.Finish();
        }
    }
}

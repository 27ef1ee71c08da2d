using System.Threading.Channels;
using VeraWebSockets.Actors.Streams;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Streams;

public sealed class CreditGateTests
{
    private const int Batches = 100_000;
    private const int Returners = 4;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    public void Given_n_credits_when_they_are_taken_then_there_are_exactly_n(int credits)
    {
        var gate = new CreditGate(credits);

        int taken = Enumerable.Range(0, credits + 1).TakeWhile(_ => gate.TryTake()).Count();

        Assert.Equal(credits, taken);
    }

    [Fact]
    public void Given_a_credit_left_when_one_is_returned_then_nobody_is_woken()
    {
        var gate = new CreditGate(2);
        gate.TryTake();

        Assert.False(gate.Return());
    }

    [Fact]
    public void Given_all_credits_taken_and_nobody_waiting_when_one_is_returned_then_nobody_is_woken()
    {
        var gate = new CreditGate(1);
        gate.TryTake();

        Assert.False(gate.Return());
    }

    [Fact]
    public void Given_a_waiting_stage_when_credits_are_returned_then_it_is_woken_once()
    {
        var gate = new CreditGate(2);
        gate.TryTake();
        gate.TryTake();
        gate.TryTake();

        Assert.Equal((true, false), (gate.Return(), gate.Return()));
    }

    [Fact]
    public void Given_a_woken_stage_when_it_asks_again_then_the_credit_that_woke_it_is_its_own()
    {
        var gate = new CreditGate(1);
        gate.TryTake();
        gate.TryTake();
        gate.Return();

        Assert.False(gate.TryTake());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Given_credits_returned_from_several_threads_when_batches_flow_then_never_more_than_n_are_out(int credits)
    {
        (int most, _, _) = await FlowAsync(credits);

        Assert.InRange(most, 1, credits);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Given_credits_returned_from_several_threads_when_batches_flow_then_each_wait_is_woken_once(int credits)
    {
        (_, int waits, int wakes) = await FlowAsync(credits);

        Assert.Equal(waits, wakes);
    }

    /// <summary>Plays stage and targets: it takes a credit for each batch, and several threads give them back.</summary>
    private async Task<(int MostOut, int Waits, int Wakes)> FlowAsync(int credits)
    {
        using var woken = new SemaphoreSlim(0);
        var gate = new CreditGate(credits);
        Channel<int> batches = Channel.CreateUnbounded<int>();
        int outstanding = 0;
        int most = 0;
        int waits = 0;
        int wakes = 0;
        Task[] returners = [.. Enumerable.Range(0, Returners).Select(_ => Task.Run(async () =>
        {
            await foreach (int batch in batches.Reader.ReadAllAsync())
            {
                Interlocked.Decrement(ref outstanding);
                if (gate.Return())
                {
                    Interlocked.Increment(ref wakes);
                    woken.Release();
                }
            }
        }))];

        for (int i = 0; i < Batches; i++)
        {
            if (!gate.TryTake())
            {
                waits++;
                await woken.WaitAsync().WithLimit($"the gate to wake the stage for batch {i}");
            }

            most = Math.Max(most, Interlocked.Increment(ref outstanding));
            batches.Writer.TryWrite(i);
        }

        batches.Writer.Complete();
        await Task.WhenAll(returners).WithLimit("all credits to be returned");
        return (most, waits, wakes);
    }
}

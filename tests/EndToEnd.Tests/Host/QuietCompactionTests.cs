using Microsoft.Extensions.Time.Testing;
using VeraWebSockets.Host;

namespace VeraWebSockets.EndToEnd.Tests.Host;

public sealed class QuietCompactionTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly QuietCompaction _compaction;
    private long _allocated;
    private int _compactions;

    public QuietCompactionTests() => _compaction = new QuietCompaction(_time, () => _allocated, () => _compactions++);

    public void Dispose() => _compaction.Dispose();

    [Fact]
    public void Given_much_that_was_allocated_when_a_quiet_period_follows_then_it_is_compacted_once()
    {
        Pass(QuietCompaction.WorthIt);

        Pass(QuietCompaction.Quiet);
        Pass(0);

        Assert.Equal(1, _compactions);
    }

    [Fact]
    public void Given_a_program_that_goes_on_allocating_when_time_passes_then_it_is_left_alone()
    {
        for (int i = 0; i < 100; i++)
        {
            Pass(QuietCompaction.Quiet + 1);
        }

        Assert.Equal(0, _compactions);
    }

    [Fact]
    public void Given_little_that_was_allocated_when_it_is_quiet_then_nothing_is_worth_it()
    {
        Pass(QuietCompaction.WorthIt - 1);

        Pass(0);

        Assert.Equal(0, _compactions);
    }

    [Fact]
    public void Given_a_compaction_when_another_burst_is_over_then_there_is_another_one()
    {
        Pass(QuietCompaction.WorthIt);
        Pass(0);

        Pass(QuietCompaction.WorthIt);
        Pass(0);

        Assert.Equal(2, _compactions);
    }

    private void Pass(long octets)
    {
        _allocated += octets;
        _time.Advance(QuietCompaction.Period);
    }
}

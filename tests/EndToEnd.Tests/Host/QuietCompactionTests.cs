using Microsoft.Extensions.Time.Testing;
using VeraWebSockets.Host;

namespace VeraWebSockets.EndToEnd.Tests.Host;

public sealed class QuietCompactionTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly QuietCompaction _compaction;
    private long _allocated;
    private int _rests;
    private int _compactions;

    public QuietCompactionTests() => _compaction = new QuietCompaction(_time, () => _allocated, () => _rests++, () => _compactions++);

    public void Dispose() => _compaction.Dispose();

    [Fact]
    public void Given_much_that_was_allocated_when_a_quiet_period_follows_then_connections_rest_and_nothing_is_compacted_yet()
    {
        Pass(QuietCompaction.WorthIt);

        Pass(QuietCompaction.Quiet);

        Assert.Equal((1, 0), (_rests, _compactions));
    }

    [Fact]
    public void Given_connections_that_rest_when_another_quiet_period_follows_then_it_is_compacted_once()
    {
        Pass(QuietCompaction.WorthIt);
        Pass(QuietCompaction.Quiet);

        Pass(QuietCompaction.Quiet);
        Pass(0);

        Assert.Equal((1, 1), (_rests, _compactions));
    }

    [Fact]
    public void Given_connections_that_rest_when_something_happens_then_it_is_compacted_when_it_is_quiet_again()
    {
        Pass(QuietCompaction.WorthIt);
        Pass(0);

        Pass(QuietCompaction.Quiet + 1);
        int whileBusy = _compactions;
        Pass(0);

        Assert.Equal((0, 1, 1), (whileBusy, _compactions, _rests));
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
        Pass(0);

        Assert.Equal((0, 0), (_rests, _compactions));
    }

    [Fact]
    public void Given_a_compaction_when_another_burst_is_over_then_there_is_another_one()
    {
        Pass(QuietCompaction.WorthIt);
        Pass(0);
        Pass(0);

        Pass(QuietCompaction.WorthIt);
        Pass(0);
        Pass(0);

        Assert.Equal((2, 2), (_rests, _compactions));
    }

    private void Pass(long octets)
    {
        _allocated += octets;
        _time.Advance(QuietCompaction.Period);
    }
}

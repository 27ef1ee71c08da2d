namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Actors of every kind below the manager die at random under traffic. VWS_KILLS sets how many; 10,000 are in <c>docs/reliability.md</c>.</summary>
[Collection(FigureTests.Name)]
public sealed class KillTests(KillRun run, ITestOutputHelper output) : IClassFixture<KillRun>
{
    [Fact]
    public void Given_actors_that_are_killed_when_they_carry_traffic_then_each_attempt_has_one_ending_and_nothing_is_lost_within_a_connection()
    {
        output.WriteLine($"{run.Connections} connections and {run.Sockets} websockets killed: {Books.Summary(run.Books)}");

        Assert.Equal("0", Books.Faults(run.Books));
    }

    [Fact]
    public void Given_actors_that_are_killed_when_it_is_over_then_websockets_were_restarted_and_the_dispatcher_never()
    {
        output.WriteLine($"{run.Mishaps.OtherRestarts} restarts of websockets, {run.Mishaps.DispatcherRestarts} of the dispatcher");

        Assert.Equal((true, 0), (run.Mishaps.OtherRestarts > 0, run.Mishaps.DispatcherRestarts));
    }

    [Fact]
    public void Given_actors_that_are_killed_when_all_are_open_again_then_there_are_as_many_actors_as_before()
    {
        output.WriteLine($"{run.ActorsBefore} actors before, {run.ActorsAfter} after");

        Assert.Equal(run.ActorsBefore, run.ActorsAfter);
    }

    [Fact]
    public void Given_actors_that_are_killed_when_it_is_over_then_no_event_was_a_dead_letter() => Assert.Empty(run.Mishaps.DeadEvents);
}

namespace VeraWebSockets.LuaBridge.Tests.Api;

public sealed class NowTests
{
    [Fact]
    public async Task Given_a_clock_when_it_is_read_again_and_again_then_it_never_goes_back()
    {
        ScriptResult result = await ScriptRun.OfAsync("""
            local last, back = ws.now(), 0
            for _ = 1, 10000 do
              local now = ws.now()
              if now < last then back = back + 1 end
              last = now
            end
            record(back)
            """);

        Assert.Equal(["0"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_clock_when_the_script_waits_for_it_then_it_goes_on()
    {
        ScriptResult result = await ScriptRun.OfAsync("local start = ws.now() repeat until ws.now() > start record('later')");

        Assert.Equal(["later"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_clock_when_it_is_read_then_it_counts_in_parts_of_seconds()
    {
        ScriptResult result = await ScriptRun.OfAsync("record(math.type(ws.now()))");

        Assert.Equal(["float"], result.Recorded);
    }
}

using VeraWebSockets.Actors.Tests.Fakes;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Supervision;

/// <summary>That what came with the response head goes back to the pool, whenever the connection stops.</summary>
[Collection(PooledArrays.Alone)]
public sealed class ConnectionActorBuffersTests : ConnectionActorTest
{
    /// <summary>What the pool gives for the octets that came with the response head.</summary>
    private const int FirstArray = 4096;

    private static readonly byte[] Begun = Frames.Text("hello")[..3];

    private readonly PooledArrays _pool = new();

    [Fact]
    public async Task Given_octets_behind_the_response_head_when_the_connection_is_stopped_before_its_stream_starts_then_their_buffer_goes_back()
    {
        int before = _pool.Outstanding(FirstArray);
        await OpenAsync(Begun);
        await WorkedOffAsync(Connection);
        int whileOpened = _pool.Outstanding(FirstArray);
        Sys.Stop(Connection);
        await StoppedAsync();

        Assert.Equal((before + 1, before), (whileOpened, _pool.Outstanding(FirstArray)));
    }

    [Fact]
    public async Task Given_octets_behind_the_response_head_when_the_connection_is_stopped_while_they_are_read_on_then_their_buffer_goes_back()
    {
        int before = _pool.Outstanding(FirstArray);
        await RunAsync(Begun);
        int whileReading = _pool.Outstanding(FirstArray);
        Sys.Stop(Connection);
        await StoppedAsync();

        await Eventually.Is("the buffer to go back with the read", () => _pool.Outstanding(FirstArray) == before);
        Assert.Equal(before + 1, whileReading);
    }

    protected override void AfterAll()
    {
        _pool.Dispose();
        base.AfterAll();
    }
}

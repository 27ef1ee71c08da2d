using System.Globalization;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>A server that drips octets of its response: the deadline counts from the request, not from the last octet.</summary>
[Collection(FigureTests.Name)]
public sealed class DripTests(ITestOutputHelper output)
{
    private const double Deadline = 3;
    private const double Pace = 0.5;
    private const string Response = "HTTP/1.1 101 Switching Protocols and many words more";

    [Fact]
    public async Task Given_a_response_that_drips_when_the_deadline_comes_then_event_1_comes_while_octets_still_drip()
    {
        await using var peer = ScriptedPeer.Start(DripAsync);
        await using var vws = VwsProcess.RunFile("dripped.lua", Figure.Options(peer.Url, Deadline.ToString(CultureInfo.InvariantCulture)));

        VwsResult result = await vws.ExitAsync();

        double seconds = Figure.Number(result, "seconds");
        output.WriteLine($"{Figure.Text(result, "reason")} after {seconds} s, deadline {Deadline} s");
        Assert.InRange(seconds, Deadline - 0.1, Pace * Response.Length); // a deadline that octets extend would outlast them all
    }

    private static async Task DripAsync(PeerConnection connection)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(Pace)); // the server's pace
        await connection.ReadRequestAsync();
        Task<PeerEnd> end = connection.WaitForEndAsync();
        for (int i = 0; !end.IsCompleted; i++)
        {
            try
            {
                await connection.SendAsync(Response[i].ToString());
                await pace.WaitForNextTickAsync(connection.Stopping);
            }
            catch (IOException)
            {
                // It has gone.
            }
        }
    }
}

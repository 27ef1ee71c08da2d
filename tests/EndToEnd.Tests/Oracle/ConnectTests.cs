using System.Net;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>
/// Group A of the oracle, as far as defaults go: <see cref="ConnectSettingsTests"/>, <see cref="LocalEndpointTests"/> and
/// <see cref="FaultTests"/> have the rest.
/// </summary>
public sealed class ConnectTests(ConnectTests.Run run) : IClassFixture<ConnectTests.Run>
{
    private static readonly FreePort Closed = FreePort.Closed();

    private static readonly OracleRow[] Table =
    [
        new("O001_closed_port", null, Events.Error("connect failed")) { Url = _ => Closed.Url },
        new("O003_unknown_host", null, Events.Error("getaddrinfo (ipv6) failed")) { Url = _ => "ws://x.invalid/" },
        new("O005_IPv6_address", Serve.Open(), Events.OpenThenClosed)
        {
            Listen = script => ScriptedPeer.Start(script, new PeerOptions { Address = IPAddress.IPv6Loopback }),
        },
        new("O013_accept_and_RST_at_once", Reset, Events.Error("read failed")) { OrEvents = [Events.Error("connect failed")] },
        new("O015_path_of_3000_octets", Serve.Open(), Events.OpenThenClosed)
        {
            Path = new string('x', 2999),
            Requests = ["/" + new string('x', 2999)],
        },
        new("O016_path_of_5000_octets", Serve.Open(), Events.OpenThenClosed)
        {
            Path = new string('x', 4999),
            Requests = ["/" + new string('x', 4999)],
        },
    ];

    public static IEnumerable<TheoryDataRow<OracleRow>> Rows => OracleRun.Cases(Table);

    public static IEnumerable<TheoryDataRow<OracleRow>> LongPaths => OracleRun.RequestCases(Table);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Given_an_address_when_connecting_then_the_events_are_the_oracles(OracleRow row) => run.AssertEvents(row);

    [Theory]
    [MemberData(nameof(LongPaths))]
    public void Given_a_long_path_when_connecting_then_it_is_asked_for_whole(OracleRow row) => run.AssertRequests(row);

    [Fact]
    public async Task Given_O014_ten_handshakes_that_wait_for_each_other_when_connecting_then_all_ten_open()
    {
        int requests = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            if (Interlocked.Increment(ref requests) == 10)
            {
                all.SetResult();
            }

            await all.Task.WithLimit("ten handshakes at once");
            await connection.AcceptUpgradeAsync();
            await connection.SendCloseAsync(1000);
        });

        await using var vws = VwsProcess.RunScript(
            """
            local recorder = require "recorder"
            for _ = 1, 10 do recorder.watch { name = "socket", url = arg[1] } end
            require("verawebsockets").loop()
            """,
            new VwsOptions { Arguments = [peer.Url] });
        VwsResult result = await vws.ExitAsync();

        Assert.Equal(10, result.Successful.Count(line => line == "socket\t3"));
    }

    private static Task Reset(PeerConnection connection)
    {
        connection.Reset();
        return Task.CompletedTask;
    }

    public sealed class Run() : OracleRun(Table);
}

using System.Net;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Rows of group A that need settings of their own, or a process short of files.</summary>
public sealed class ConnectSettingsTests
{
    private const string IPv4Only = "verawebsockets.connection.address-family = ipv4";

    [Fact]
    public async Task Given_O002_unknown_host_and_IPv4_only_when_connecting_then_getaddrinfo_ipv4_failed()
    {
        var row = new OracleRow("O002", null) { Url = _ => "ws://x.invalid/" };

        OracleResult result = await OracleTable.RunAsync(row, new VwsOptions { Settings = IPv4Only });

        Assert.Equal([Events.Error("getaddrinfo (ipv4) failed")], result.Events);
    }

    [Fact]
    public async Task Given_O004_IPv6_address_and_IPv4_only_when_connecting_then_unable_to_lookup_address()
    {
        var row = new OracleRow("O004", Serve.Open())
        {
            Listen = script => ScriptedPeer.Start(script, new PeerOptions { Address = IPAddress.IPv6Loopback }),
        };

        OracleResult result = await OracleTable.RunAsync(row, new VwsOptions { Settings = IPv4Only });

        Assert.Equal([Events.Error("unable to lookup address")], result.Events);
    }

    /// <summary>The script first lets a websocket open and close, so that the runtime has what it needs of files.</summary>
    [Fact]
    public async Task Given_O007_no_file_left_to_open_when_connecting_then_unable_to_open_socket()
    {
        await using var peer = ScriptedPeer.Start(Serve.Open());
        await using var vws = VwsProcess.RunFile("file_limit.lua", new VwsOptions { Arguments = [peer.Url], FileLimit = 256 });

        VwsResult result = await vws.ExitAsync();

        Assert.Equal(Events.Error("unable to open socket"), Assert.Single(result.Successful, line => line.StartsWith("second\t", StringComparison.Ordinal))[7..]);
    }

    [Fact]
    public async Task Given_O008_a_limit_of_two_websockets_when_four_connect_then_two_open_and_two_hear_insert_wsi_failed()
    {
        await using var peer = ScriptedPeer.Start(Serve.Opened(Closing.AcknowledgeAsync));
        await using var vws = VwsProcess.RunFile(
            "socket_limit.lua", new VwsOptions { Arguments = [peer.Url], Settings = "verawebsockets.manager.max-sockets = 2" });

        VwsResult result = await vws.ExitAsync();

        string refusal = Events.Error("insert wsi failed");
        Assert.Equal(
            ["1\t3", "1\t4(1000, clean)", "2\t3", "2\t4(1000, clean)", $"3\t{refusal}", $"4\t{refusal}"],
            result.Successful.Order(StringComparer.Ordinal));
    }
}

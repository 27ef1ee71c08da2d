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

    /// <summary>A lookup needs a thread, and a thread needs files.</summary>
    [Theory]
    [InlineData("auto")]
    [InlineData("portable")]
    public async Task Given_O007_more_websockets_than_files_when_connecting_then_unable_to_open_socket_and_names_are_looked_up(string transport)
    {
        await using var peer = ScriptedPeer.Start(Serve.Opened(Closing.AcknowledgeAsync));
        await using var vws = VwsProcess.RunFile("file_limit.lua", new VwsOptions
        {
            Arguments = [peer.Url],
            FileLimit = 256,
            Settings = $"verawebsockets.manager.transport = {transport}",
        });

        VwsResult result = await vws.ExitAsync();

        Assert.Equal(["open\tfewer", "refused\tunable to open socket", "by name\tunable to open socket"], result.Successful);
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

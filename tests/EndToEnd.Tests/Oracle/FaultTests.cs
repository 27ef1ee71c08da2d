using System.Net.Sockets;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.Actors.Transport.Dialing;
using VeraWebSockets.LuaBridge;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>
/// Rows of the oracle that need faults of the system: a script in this process, over the library's seam to the network. All else is as
/// in the program.
/// </summary>
public sealed class FaultTests
{
    private static readonly SocketException Refused = new((int)SocketError.InvalidArgument);

    [Fact]
    public async Task Given_O011_socket_options_refused_when_connecting_then_set_socket_opts_failed() =>
        Assert.Equal([Events.Error("set socket opts failed")], await EventsAsync(new FaultySockets(onOptions: () => throw Refused)));

    [Fact]
    public async Task Given_O012_no_address_of_a_known_family_when_connecting_then_unknown_address_family() =>
        Assert.Equal(
            [Events.Error("unknown address family")],
            await EventsAsync(new NoAddresses(), new FaultySockets(), "ws://host.example/"));

    [Fact]
    public async Task Given_O105_memory_runs_out_when_the_handshake_ends_then_HS_OOM() =>
        Assert.Equal([Events.Error("HS: OOM")], await EventsAsync(new FaultySockets(onSendBuffer: () => throw new InsufficientMemoryException())));

    [Fact]
    public async Task Given_O105_send_buffer_refused_when_the_handshake_ends_then_HS_SO_SNDBUF_failed() =>
        Assert.Equal([Events.Error("HS: SO_SNDBUF failed")], await EventsAsync(new FaultySockets(onSendBuffer: () => throw Refused)));

    private static async Task<IReadOnlyList<string>> EventsAsync(ISocketFactory sockets)
    {
        await using var peer = ScriptedPeer.Start(connection => connection.AcceptUpgradeAsync());
        return await EventsAsync(new SystemNameResolver(), sockets, peer.Url);
    }

    private static async Task<IReadOnlyList<string>> EventsAsync(INameResolver names, ISocketFactory sockets, string url)
    {
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(AppContext.BaseDirectory, "scripts", "recorder.lua"), folder.PathOf("recorder.lua"));
        string script = folder.Write(
            "script.lua",
            """
            local file = assert(io.open(arg[2], "w"))
            print = function(line) file:write(line, "\n") end
            require("recorder").watch { name = "socket", url = arg[1], options = { proxy = "none", socket_send_buffer = 65536 } }
            require("verawebsockets").loop()
            file:close()
            """);
        using var errors = new StringWriter();

        await Task.Factory.StartNew(
            () =>
            {
                using var lua = new LuaScript(
                    Settings.Load(null),
                    errors,
                    exit: null,
                    (_, options, log, thread) => WebSocketManagerActor.Create(
                        options, new Dialer(names, sockets, TimeProvider.System, log), log, thread));
                lua.RunFile(script, [url, folder.PathOf("events")]);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).WithLimit("the script to end");

        Assert.Empty(errors.ToString());
        return [.. File.ReadLines(folder.PathOf("events")).Select(line => line["socket\t".Length..])];
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>An echo server that nobody here wrote, as a child process on a loopback port. It ends with the test, or when its stdin does.</summary>
public sealed class ForeignServer : IAsyncDisposable
{
    private const string PythonSource = """
        import asyncio, sys, websockets
        from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory
        port, parameters = int(sys.argv[1]), dict(word.split("=") for word in sys.argv[2:])
        parameters = {name: True if value == "yes" else int(value) for name, value in parameters.items()}
        extensions = [ServerPerMessageDeflateFactory(**parameters)] if parameters else None
        async def echo(connection, path=None):
            async for message in connection:
                await connection.send(message)
        async def main():
            async with websockets.serve(echo, "127.0.0.1", port, max_size=None, extensions=extensions):
                await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
        asyncio.run(main())
        """;

    private const string NodeSource = """
        const { WebSocketServer } = require('ws');
        const server = new WebSocketServer({ host: '127.0.0.1', port: +process.argv[1], perMessageDeflate: { threshold: 0 } });
        server.on('connection', socket => socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary })));
        process.stdin.resume().on('end', () => process.exit(0));
        """;

    private readonly Process _process;

    private ForeignServer(int port, ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { }; // read, so that a full pipe never stops the server
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Url = $"ws://127.0.0.1:{port}/";
        Port = port;
    }

    public string Url { get; }

    private int Port { get; }

    /// <summary>Debian's python3-websockets.</summary>
    /// <param name="compression">
    /// Parameters of permessage-deflate that it demands, as <c>client_max_window_bits=10</c> or <c>client_no_context_takeover=yes</c>; none for its
    /// defaults. It inflates with a window of the agreed size, and so meets every reference beyond it.
    /// </param>
    public static Task<ForeignServer> StartPythonAsync(params string[] compression) =>
        StartAsync("/usr/bin/python3", "Debian's python3-websockets", port => ["-c", PythonSource, $"{port}", .. compression],
            isInstalled: Succeeds("/usr/bin/python3", "-c", "import websockets"));

    /// <summary>Node's ws, found in the folder of node_modules that VWS_NODE_MODULES names. It accepts compression.</summary>
    public static Task<ForeignServer> StartNodeAsync()
    {
        string? modules = Environment.GetEnvironmentVariable("VWS_NODE_MODULES");
        bool isInstalled = modules is not null && Directory.Exists(Path.Combine(modules, "ws")) && Succeeds("node", "--version");
        return StartAsync("node", "Node's ws in VWS_NODE_MODULES", port => ["-e", NodeSource, $"{port}"], isInstalled, ("NODE_PATH", modules ?? ""));
    }

    /// <summary>Debian's libwebsockets-test-server; its subprotocol lws-mirror-protocol sends back what comes, as text in pieces of 4096 octets.</summary>
    public static Task<ForeignServer> StartLibwebsocketsAsync() =>
        StartAsync("libwebsockets-test-server", "Debian's libwebsockets-test-server", port => ["-p", $"{port}", "-d", "0"],
            isInstalled: File.Exists("/usr/bin/libwebsockets-test-server"));

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<ForeignServer> StartAsync(
        string program, string package, Func<int, string[]> words, bool isInstalled, params (string Name, string Value)[] environment)
    {
        Assert.SkipUnless(isInstalled, $"{package} is not installed; .ci/run installs it");
        int port = UnusedPort();
        var start = new ProcessStartInfo(program, words(port));
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        var server = new ForeignServer(port, start);
        await Eventually.Is($"{package} to accept connections", server.AcceptsAsync);
        return server;
    }

    private static bool Succeeds(string program, params string[] words)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // there is no such program
        }
    }

    private static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<bool> AcceptsAsync()
    {
        try
        {
            using var probe = new TcpClient();
            await probe.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

using System.Diagnostics;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>
/// The hostile peers of <c>tests/Peers</c>, in a process that gives way to all others: on a machine of two cores their floods would else be a
/// denial of service to the good server beside them, which is not what is measured.
/// </summary>
internal sealed class HostileProcess : IAsyncDisposable
{
    private readonly Process _process;

    private HostileProcess(Process process, string url)
    {
        _process = process;
        Url = url;
    }

    public string Url { get; }

    public static async Task<HostileProcess> StartAsync()
    {
        var start = new ProcessStartInfo("/usr/bin/env", ["nice", "-n", "19", Path.Combine(AppContext.BaseDirectory, "peers")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start)!;
        string? url = await process.StandardOutput.ReadLineAsync().WithLimit("the hostile peers to listen");
        return new HostileProcess(process, url ?? throw new EndOfStreamException("the hostile peers have ended"));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WithLimit("the hostile peers to end");
        _process.Dispose();
    }
}

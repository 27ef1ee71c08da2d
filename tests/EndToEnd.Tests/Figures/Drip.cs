using System.Diagnostics;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Three servers that drip one octet a second of an answer that they never finish, once for all tests of a class.</summary>
public sealed class Drip : IAsyncLifetime
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>A head of an HTTP response, far longer than any limit in seconds.</summary>
    private static readonly byte[] Head = [.. "HTTP/1.1 101 "u8, .. new byte[100].Select(_ => (byte)'x')];

    /// <summary>A TLS record of a handshake, of which the length is not reached.</summary>
    private static readonly byte[] Record = [22, 3, 3, 0x10, 0x00, .. new byte[100]];

    private readonly List<(long At, TimeSpan Processor)> _samples = [];
    private VwsProcess? _vws;

    /// <summary>In seconds: 20, the default of the product, for the whole figure; 5 else.</summary>
    public static int Limit { get; } = Figure.IsWhole ? 20 : 5;

    public VwsResult Result { get; private set; } = null!;

    /// <summary>The processor time that the process used, per cent of the time from the second octet, when all is in memory, to the last.</summary>
    public double ProcessorPercent =>
        (_samples[^1].Processor - _samples[1].Processor) / Stopwatch.GetElapsedTime(_samples[1].At, _samples[^1].At) * 100;

    public async ValueTask InitializeAsync()
    {
        await using ScriptedPeer plain = Serving(Head, Sample);
        await using ScriptedPeer secure = Serving(Record);
        await using ScriptedPeer proxy = Serving(Head);
        await using (_vws = VwsProcess.RunFile(
            "dripped.lua", Figure.Options($"{Limit}", plain.Url, $"wss://localhost:{secure.Port}/", $"127.0.0.1:{proxy.Port}")))
        {
            Result = await _vws.ExitAsync();
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static ScriptedPeer Serving(byte[] octets, Action<int>? onOctet = null) => ScriptedPeer.Start(async connection =>
    {
        using var pace = new PeriodicTimer(Pace);
        await connection.ReadSomeAsync();
        Task<PeerEnd> end = connection.WaitForEndAsync();
        for (int i = 0; !end.IsCompleted; i++)
        {
            try
            {
                onOctet?.Invoke(i);
                await connection.SendAsync(octets.AsMemory(i, 1));
                await pace.WaitForNextTickAsync(connection.Stopping);
            }
            catch (IOException)
            {
                // It has gone.
            }
        }
    });

    private void Sample(int octet)
    {
        if (octet == 0)
        {
            _samples.Clear(); // the round before was there to bring all into memory
        }

        using var process = Process.GetProcessById(_vws!.Id);
        _samples.Add((Stopwatch.GetTimestamp(), process.TotalProcessorTime));
    }
}

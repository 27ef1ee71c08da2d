using System.Diagnostics;
using System.Globalization;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Samples a process from outside once a second, until it is disposed or the process has gone.</summary>
internal sealed class ProcessWatch : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly List<ProcessSample> _samples = [];
    private readonly PeriodicTimer _pace = new(Period);
    private readonly Task _sampling;

    public ProcessWatch(int process) => _sampling = SampleAsync(process);

    /// <summary>To be read when it is disposed.</summary>
    public IReadOnlyList<ProcessSample> Samples => _samples;

    public async ValueTask DisposeAsync()
    {
        _pace.Dispose();
        await _sampling;
    }

    /// <summary>MiB an hour that memory grows by, as least squares have it, over the samples from a share of the time on.</summary>
    public double SlopeFrom(double share)
    {
        ProcessSample[] late = [.. _samples.Skip((int)(_samples.Count * share))];
        double at = late.Average(sample => sample.At.TotalHours);
        double mean = late.Average(sample => sample.ResidentKiB / 1024.0);
        return late.Sum(sample => (sample.At.TotalHours - at) * ((sample.ResidentKiB / 1024.0) - mean))
            / late.Sum(sample => Math.Pow(sample.At.TotalHours - at, 2));
    }

    private async Task SampleAsync(int process)
    {
        try
        {
            do
            {
                string[] status = await File.ReadAllLinesAsync($"/proc/{process}/status");
                _samples.Add(new ProcessSample(
                    Stopwatch.GetElapsedTime(_began), Number(status, "VmRSS:"), Number(status, "Threads:"), Directory.GetFiles($"/proc/{process}/fd").Length));
            }
            while (await _pace.WaitForNextTickAsync());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            // It has gone, and with it its folder, or its memory.
        }
    }

    private static int Number(string[] status, string name) =>
        int.Parse(status.First(line => line.StartsWith(name, StringComparison.Ordinal)).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}

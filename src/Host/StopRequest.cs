using System.Runtime.InteropServices;

namespace VeraWebSockets.Host;

/// <summary>
/// While it lives, the first SIGINT or SIGTERM (or the end of a time limit) asks the script to stop. A second signal, or a
/// script that has not stopped in time, ends the process.
/// </summary>
internal sealed partial class StopRequest : IDisposable
{
    /// <summary>The script has 5 s in all; what is left is for the process to end.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(4.5);

    private readonly Action _requestStop;
    private readonly ManualResetEventSlim _over = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private int _signals;

    /// <param name="requestStop">Called once, on a thread of its own; must not throw.</param>
    /// <param name="limit">After so much time the script is asked to stop, and its exit code, if it does not, is that of a failure.</param>
    public StopRequest(Action requestStop, TimeSpan? limit = null)
    {
        _requestStop = requestStop;
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => OnSignal(signal, ExitCode.Interrupted));
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => OnSignal(signal, ExitCode.Terminated));
        if (limit is { } time)
        {
            Watch(time, () => Stop(ExitCode.ScriptFailed));
        }
    }

    public void Dispose()
    {
        _over.Set();
        _interrupt.Dispose();
        _terminate.Dispose();
    }

    private void OnSignal(PosixSignalContext signal, int exitCode)
    {
        signal.Cancel = true;
        if (Interlocked.Increment(ref _signals) > 1)
        {
            EndProcess(exitCode);
        }

        Stop(exitCode);
    }

    private void Stop(int exitCode)
    {
        Watch(Grace, () => EndProcess(exitCode));
        _requestStop();
    }

    /// <summary>On a thread of its own: a script or an actor system that has run wild may keep the thread pool from its timers.</summary>
    private void Watch(TimeSpan time, Action then)
    {
        var thread = new Thread(() =>
        {
            if (!_over.Wait(time))
            {
                then();
            }
        });
        thread.IsBackground = true;
        thread.Start();
    }

    /// <summary>At once: without the shutdown hooks of the runtime, which would wait for those who do not come to an end.</summary>
    private static void EndProcess(int exitCode)
    {
        if (OperatingSystem.IsWindows())
        {
            Environment.Exit(exitCode);
        }

        Exit(exitCode);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void Exit(int exitCode);
}

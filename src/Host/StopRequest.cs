using System.Runtime.InteropServices;

namespace VeraWebSockets.Host;

/// <summary>
/// While it lives, the first SIGINT, SIGTERM or SIGHUP (or the end of a time limit, or stdout whose reader is gone) asks the script to stop. A second
/// signal, or a script that has not stopped in time, ends the process.
/// </summary>
internal sealed partial class StopRequest : IDisposable
{
    /// <summary>The script has 5 s in all; what is left is for the process to end.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(4.5);

    private const int BrokenPipe = 13; // SIGPIPE
    private const nint DefaultAction = 0; // SIG_DFL
    private const nint Ignored = 1; // SIG_IGN

    private readonly Action _requestStop;
    private readonly ManualResetEventSlim _over = new();
    private readonly List<PosixSignalRegistration> _registrations;
    private readonly SignalCount _signals = new(TimeProvider.System);
    private int _brokenPipes;

    /// <param name="requestStop">For any thread, any number of times; must not throw.</param>
    /// <param name="limit">After so much time the script is asked to stop, and its exit code, if it does not, is that of a failure.</param>
    public StopRequest(Action requestStop, TimeSpan? limit = null)
    {
        _requestStop = requestStop;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => OnSignal(signal, ExitCode.Interrupted)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => OnSignal(signal, ExitCode.Terminated)),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => OnSignal(signal, ExitCode.HungUp)),
        ];
        if (!OperatingSystem.IsWindows())
        {
            SetHandler(BrokenPipe, DefaultAction); // the runtime has it ignored, and then takes no handler
            _registrations.Add(PosixSignalRegistration.Create((PosixSignal)BrokenPipe, OnBrokenPipe));
        }

        if (limit is { } time)
        {
            Watch(time, () => Stop(ExitCode.ScriptFailed));
        }
    }

    public void Dispose()
    {
        _over.Set();
        _registrations.ForEach(registration => registration.Dispose());
        if (!OperatingSystem.IsWindows())
        {
            SetHandler(BrokenPipe, Ignored);
        }
    }

    private void OnSignal(PosixSignalContext signal, int exitCode)
    {
        signal.Cancel = true;
        switch (_signals.Add(signal.Signal))
        {
            case SignalCount.Kind.First:
                Stop(exitCode);
                break;
            case SignalCount.Kind.Second:
                EndProcess(exitCode);
                break;
        }
    }

    /// <summary>A script goes on where it writes to other pipes, as it does to sockets: the write has failed. Without its stdout it would run for nobody.</summary>
    private void OnBrokenPipe(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (Descriptor.HasLostItsReader(Descriptor.Output) && Interlocked.Increment(ref _brokenPipes) == 1)
        {
            Stop(ExitCode.OutputLost);
        }
    }

    private void Stop(int exitCode)
    {
        _requestStop(); // first: where the system gives no thread to watch, it has been asked all the same
        Watch(Grace, () => EndProcess(exitCode));
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

    [LibraryImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint SetHandler(int signal, nint handler);
}

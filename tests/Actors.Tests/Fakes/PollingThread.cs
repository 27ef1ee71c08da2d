using VeraWebSockets.Actors.Transport.Readiness;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Fakes;

/// <summary>A thread that does nothing but poll a readiness loop.</summary>
internal sealed class PollingThread : IDisposable
{
    private readonly Thread _thread;
    private volatile bool _isStopping;

    public PollingThread()
    {
        _thread = new Thread(Poll) { IsBackground = true, Name = "polling" };
        _thread.Start();
    }

    public ReadinessLoop Loop { get; } = new();

    public void Dispose()
    {
        _isStopping = true;
        Loop.Wake();

        // A test that awaited a transport may well have gone on, and ended, on this very thread.
        if (Thread.CurrentThread != _thread && !_thread.Join(TestLimits.Default))
        {
            throw new TestLimitException("the polling thread to end", TestLimits.Default);
        }
    }

    private void Poll()
    {
        while (!_isStopping)
        {
            Loop.Fetch(-1);
            while (Loop.HandleNext())
            {
            }
        }

        Loop.Dispose();
    }
}

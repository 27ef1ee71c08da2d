namespace VeraWebSockets.Actors.Transport.Readiness;

/// <summary>
/// Widens the receive window of a socket that brings much and is read often. The system does so itself where octets are taken as fast as they
/// come, but not where many sockets take turns: their windows stay at 64 KiB, and each read has to be acknowledged, and wakes the peer
/// (docs/adr/0014). On the thread that polls.
/// </summary>
internal struct ReceiveWindow
{
    /// <summary>Octets, where one socket is busy alone.</summary>
    private const int Alone = 4 * 1024 * 1024;

    /// <summary>The same where others are busy too.</summary>
    private const int InCompany = 1024 * 1024;

    /// <summary>Milliseconds between two reads, at most: what waits longer in a wide window would be old.</summary>
    private const int Often = 100;

    private long _lastFullRead;

    /// <summary>Whether it has been widened; it stays so.</summary>
    public bool IsWide { get; private set; }

    /// <summary>A read has filled its destination, and brought much. Only while it is not wide.</summary>
    /// <param name="socket">That was read.</param>
    /// <param name="now">In milliseconds, of a clock that never goes back.</param>
    /// <param name="loop">That watches the socket.</param>
    public void OnFullRead(int socket, long now, ReadinessLoop loop)
    {
        bool isReadOften = now - _lastFullRead <= Often;
        _lastFullRead = now;
        if (isReadOften && loop.TryWiden())
        {
            IsWide = true;
            LinuxCalls.WidenWindow(socket, loop.BusySockets == 1 ? Alone : InCompany);
        }
    }

    /// <summary>The socket is closed.</summary>
    public void Release(ReadinessLoop loop)
    {
        if (IsWide)
        {
            IsWide = false;
            loop.OnWideClosed();
        }
    }
}

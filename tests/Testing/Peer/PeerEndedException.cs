namespace VeraWebSockets.Testing;

/// <summary>The client ended the connection while a script still waited for something from it.</summary>
public sealed class PeerEndedException(PeerEnd end, string awaited, string received)
    : IOException($"The client ended the connection ({end}) while the script waited for {awaited}. {received}")
{
    public PeerEnd End { get; } = end;
}

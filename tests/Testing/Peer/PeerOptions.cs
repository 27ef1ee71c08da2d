using System.Net;

namespace VeraWebSockets.Testing;

/// <summary>Where and how a <see cref="ScriptedPeer"/> listens.</summary>
public record PeerOptions
{
    /// <summary>127.0.0.1 by default; <see cref="IPAddress.IPv6Loopback"/> for ::1.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Longest quiet time in which a script waits for the client, in either direction. It is a failure to reach it.</summary>
    public TimeSpan Limit { get; init; } = TestLimits.Default;

    /// <summary>Octets that one connection may receive in all; every one of them is kept.</summary>
    public int ReceiveLimit { get; init; } = 256 << 20;

    /// <summary>SO_RCVBUF of accepted sockets; small values make a client that sends feel back-pressure soon. 0 leaves it to the system.</summary>
    public int ReceiveBufferSize { get; init; }

    /// <summary>SO_SNDBUF of accepted sockets; small values let a script feel soon that the client does not read. 0 leaves it to the system.</summary>
    public int SendBufferSize { get; init; }
}

using System.Net;
using System.Net.Sockets;

namespace VeraWebSockets.Testing;

/// <summary>A loopback port that belongs to the test until it is disposed.</summary>
public sealed class FreePort : IDisposable
{
    private readonly Socket _holder;
    private Socket? _filler;

    private FreePort(Socket holder, IPAddress address)
    {
        _holder = holder;
        _holder.Bind(new IPEndPoint(address, 0));
        Number = ((IPEndPoint)_holder.LocalEndPoint!).Port;
        Url = $"ws://{new IPEndPoint(address, Number)}/";
    }

    public int Number { get; }

    /// <summary>Such as <c>ws://127.0.0.1:40123/</c>.</summary>
    public string Url { get; }

    /// <summary>
    /// A port where every connect is refused. It is bound but does not listen: so nobody else gets the number, and a client cannot
    /// connect to itself by drawing that number as its own.
    /// </summary>
    /// <param name="address">127.0.0.1 if not given.</param>
    public static FreePort Closed(IPAddress? address = null)
    {
        address ??= IPAddress.Loopback;
        return new FreePort(new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp), address);
    }

    /// <summary>
    /// A port where a connect is neither accepted nor refused: it listens, but its queue is full and the system drops what else comes.
    /// For connect timeouts; on Linux alone, as other systems refuse instead.
    /// </summary>
    /// <param name="address">127.0.0.1 if not given.</param>
    /// <exception cref="PlatformNotSupportedException">This is not Linux.</exception>
    public static FreePort Unanswered(IPAddress? address = null)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("Only Linux drops connects that do not fit into the queue of a listener.");
        }

        FreePort port = Closed(address);
        port._holder.Listen(0); // a queue of one
        port._filler = new Socket(port._holder.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        port._filler.Connect(port._holder.LocalEndPoint!);
        return port;
    }

    public void Dispose()
    {
        _filler?.Dispose();
        _holder.Dispose();
    }
}

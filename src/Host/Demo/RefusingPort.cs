using System.Net;
using System.Net.Sockets;

namespace VeraWebSockets.Host.Demo;

/// <summary>A port of the loopback address that is taken, so that nobody else listens there, and refuses every connection: it is bound and never listens.</summary>
internal sealed class RefusingPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public RefusingPort() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public string Url => $"ws://{_socket.LocalEndPoint}/";

    public void Dispose() => _socket.Dispose();
}

using System.Net;
using System.Net.Sockets;

namespace VeraWebSockets.Actors.Transport.Dialing;

/// <summary>The operating system's TCP sockets.</summary>
internal sealed class SystemSocketFactory : ISocketFactory
{
    public Socket Create(AddressFamily family) => new(family, SocketType.Stream, ProtocolType.Tcp);

    public void SetOptions(Socket socket) => socket.NoDelay = true;

    public void Bind(Socket socket, IPAddress localAddress) => socket.Bind(new IPEndPoint(localAddress, 0));

    public void SetSendBuffer(ITransport transport, int octets) => transport.SetSendBuffer(octets);
}

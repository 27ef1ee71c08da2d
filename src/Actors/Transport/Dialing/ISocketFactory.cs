using System.Net;
using System.Net.Sockets;

namespace VeraWebSockets.Actors.Transport.Dialing;

/// <summary>Makes and prepares sockets. A seam: tests let each step fail.</summary>
internal interface ISocketFactory
{
    /// <exception cref="SocketException">The system gives no socket.</exception>
    Socket Create(AddressFamily family);

    /// <exception cref="SocketException">An option was refused.</exception>
    void SetOptions(Socket socket);

    /// <exception cref="SocketException">The address is not ours.</exception>
    void Bind(Socket socket, IPAddress localAddress);

    /// <exception cref="SocketException">The size was refused.</exception>
    void SetSendBuffer(ITransport transport, int octets);
}

using System.Net;
using System.Net.Sockets;
using VeraWebSockets.Actors.Transport;
using VeraWebSockets.Actors.Transport.Dialing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>The system's sockets, of which one step fails.</summary>
internal sealed class FaultySockets(Action? onOptions = null, Action? onSendBuffer = null) : ISocketFactory
{
    private readonly SystemSocketFactory _system = new();

    public Socket Create(AddressFamily family) => _system.Create(family);

    public void SetOptions(Socket socket)
    {
        onOptions?.Invoke();
        _system.SetOptions(socket);
    }

    public void Bind(Socket socket, IPAddress localAddress) => _system.Bind(socket, localAddress);

    public void SetSendBuffer(ITransport transport, int octets)
    {
        onSendBuffer?.Invoke();
        _system.SetSendBuffer(transport, octets);
    }
}

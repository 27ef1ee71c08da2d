using System.Net;
using System.Net.Sockets;
using VeraWebSockets.Actors.Transport;
using VeraWebSockets.Actors.Transport.Dialing;

namespace VeraWebSockets.Actors.Tests.Fakes;

/// <summary>The system's sockets, each step of which can be made to fail.</summary>
internal sealed class FakeSockets : ISocketFactory
{
    private readonly SystemSocketFactory _system = new();
    private readonly List<Socket> _created = [];

    public SocketError? CreateFault { get; set; }

    public SocketError? OptionFault { get; set; }

    public SocketError? SendBufferFault { get; set; }

    /// <summary>All sockets so far, in order.</summary>
    public IReadOnlyList<Socket> Created
    {
        get
        {
            lock (_created)
            {
                return [.. _created];
            }
        }
    }

    public Socket Create(AddressFamily family)
    {
        Throw(CreateFault);
        Socket socket = _system.Create(family);
        lock (_created)
        {
            _created.Add(socket);
        }

        return socket;
    }

    public void SetOptions(Socket socket)
    {
        Throw(OptionFault);
        _system.SetOptions(socket);
    }

    public void Bind(Socket socket, IPAddress localAddress) => _system.Bind(socket, localAddress);

    public void SetSendBuffer(ITransport transport, int octets)
    {
        Throw(SendBufferFault);
        _system.SetSendBuffer(transport, octets);
    }

    private static void Throw(SocketError? fault)
    {
        if (fault is { } error)
        {
            throw new SocketException((int)error);
        }
    }
}

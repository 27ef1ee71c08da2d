using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VeraWebSockets.Testing.Tests;

/// <summary>A client without any protocol, so that the peer is tested by plain octets.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket;

    private RawClient(Socket socket) => _socket = socket;

    public static Task<RawClient> ConnectAsync(ScriptedPeer peer, IPAddress? address = null) => ConnectAsync(peer.Port, address);

    public static async Task<RawClient> ConnectAsync(int port, IPAddress? address = null)
    {
        address ??= IPAddress.Loopback;
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address, port, TestContext.Current.CancellationToken).WithLimit("the peer to accept");
        return new RawClient(socket);
    }

    public async Task SendAsync(string text) => await SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(byte[] octets)
    {
        for (int sent = 0; sent < octets.Length;)
        {
            sent += await _socket.SendAsync(octets.AsMemory(sent), TestContext.Current.CancellationToken).WithLimit("the peer to read");
        }
    }

    /// <summary>Reads whatever comes next; empty at FIN.</summary>
    public async Task<string> ReadSomeAsync()
    {
        byte[] buffer = new byte[64 * 1024];
        int count = await _socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken).WithLimit("the peer to send");
        return Encoding.Latin1.GetString(buffer, 0, count);
    }

    /// <summary>Reads so many octets, or fewer up to FIN.</summary>
    public async Task<string> ReadAsync(int count)
    {
        string all = "";
        while (all.Length < count && await ReadSomeAsync() is { Length: > 0 } some)
        {
            all += some;
        }

        return all;
    }

    public async Task<string> ReadToEndAsync()
    {
        var all = new StringBuilder();
        string some;
        do
        {
            some = await ReadSomeAsync();
            all.Append(some);
        }
        while (some.Length > 0);

        return all.ToString();
    }

    public void Finish() => _socket.Shutdown(SocketShutdown.Send);

    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    public void Dispose() => _socket.Dispose();
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>
/// Accepts websockets and says nothing, costs little for each, can be killed and come back on the same port. The port lies below those that the
/// system gives to clients: one of the many attempts could otherwise get the server's own and meet itself.
/// </summary>
internal sealed class StormServer : IDisposable
{
    private const int FirstPort = 20_000;
    private const int LastPort = 32_000;

    private readonly Lock _gate = new();
    private readonly List<Socket> _open = [];
    private Socket _listener;

    public StormServer()
    {
        _listener = Enumerable.Range(FirstPort, LastPort - FirstPort).Select(TryListen).First(listener => listener is not null)!;
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _ = AcceptAsync(_listener);
    }

    public int Port { get; }

    public string Url => $"ws://127.0.0.1:{Port}/";

    /// <summary>Resets every connection, and takes no more.</summary>
    public void Kill()
    {
        _listener.Dispose();
        lock (_gate)
        {
            foreach (Socket socket in _open)
            {
                socket.LingerState = new LingerOption(true, 0);
                socket.Dispose();
            }

            _open.Clear();
        }
    }

    public void ComeBack()
    {
        _listener = TryListen(Port) ?? throw new InvalidOperationException($"port {Port} is taken");
        _ = AcceptAsync(_listener);
    }

    public void Dispose() => Kill();

    private static Socket? TryListen(int port)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
            listener.Listen(4096);
            return listener;
        }
        catch (SocketException)
        {
            listener.Dispose();
            return null;
        }
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                _ = UpgradeAsync(listener, await listener.AcceptAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Killed.
        }
    }

    private async Task UpgradeAsync(Socket listener, Socket socket)
    {
        try
        {
            lock (_gate)
            {
                if (listener != _listener)
                {
                    socket.Dispose();
                    return;
                }

                _open.Add(socket);
            }

            byte[] request = new byte[4096];
            int length = 0;
            while (request.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
            {
                int count = await socket.ReceiveAsync(request.AsMemory(length));
                if (count == 0)
                {
                    return;
                }

                length += count;
            }

            string text = Encoding.ASCII.GetString(request, 0, length);
            string key = text.Split("\r\n").First(line => line.StartsWith("Sec-WebSocket-Key: ", StringComparison.Ordinal))[19..];
            var response = new UpgradeResponse { Accept = UpgradeResponse.AcceptOf(key) };
            await socket.SendAsync(response.ToBytes());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Killed, or the client has gone.
        }
    }
}

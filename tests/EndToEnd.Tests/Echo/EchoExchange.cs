using System.Threading.Channels;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>One case under way: the server sends on the connection while all that comes back is read.</summary>
public sealed class EchoExchange
{
    private readonly Channel<string> _arrived = Channel.CreateUnbounded<string>();
    private readonly List<string> _items = [];

    private EchoExchange(PeerConnection connection) => Connection = connection;

    public PeerConnection Connection { get; }

    /// <summary>Runs a case on a connection that is open.</summary>
    /// <returns>All that came, and how it went wrong where it did.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(PeerConnection connection, EchoCase echo)
    {
        var exchange = new EchoExchange(connection);
        Task reading = exchange.ReadAsync();
        try
        {
            await echo.Act(exchange);
            if (echo.ServerCloses)
            {
                await exchange.ArrivedAsync(echo.Expected.Length - 1);
                await connection.SendCloseAsync(1000);
            }
        }
        catch (IOException)
        {
            // The client has ended it; whether that was due is seen by what came.
        }

        await reading;
        await exchange.ArrivedAsync(int.MaxValue);
        return exchange._items;
    }

    /// <summary>Waits until so many items have come in all, or the client has ended.</summary>
    public async Task ArrivedAsync(int count)
    {
        while (_items.Count < count && await _arrived.Reader.WaitToReadAsync(Connection.Stopping))
        {
            _items.Add(await _arrived.Reader.ReadAsync(Connection.Stopping));
        }
    }

    private async Task ReadAsync()
    {
        using var reader = new EchoReader(Connection);
        try
        {
            while (await reader.NextAsync() is { } item)
            {
                _arrived.Writer.TryWrite(item);
                if (item.StartsWith("close", StringComparison.Ordinal))
                {
                    Connection.Finish(); // the server ends TCP first (RFC 6455 section 7.1.1)
                }
            }

            if (Connection.End is PeerEnd.Reset)
            {
                _arrived.Writer.TryWrite("reset");
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException or TestLimitException)
        {
            _arrived.Writer.TryWrite(e.Message);
        }
        finally
        {
            _arrived.Writer.Complete();
        }
    }
}

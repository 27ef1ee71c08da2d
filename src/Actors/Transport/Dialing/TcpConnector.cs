using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using VeraWebSockets.Actors.Errors;

namespace VeraWebSockets.Actors.Transport.Dialing;

/// <summary>Connects to the first address that answers: all are tried, each a little after the one before (RFC 8305 section 5).</summary>
internal sealed class TcpConnector(ISocketFactory sockets, SocketConnect connect, TimeProvider time)
{
    /// <summary>Head start of each address over the next: the value that RFC 8305 section 8 recommends.</summary>
    private static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(250);

    /// <returns>The first connection that stood; the others are closed.</returns>
    /// <exception cref="ConnectException">What happened to the last address, once all have failed.</exception>
    public Task<ITransport> ConnectAsync(IReadOnlyList<IPAddress> addresses, int port, LocalEndpoint local, CancellationToken cancellation) =>
        addresses.Count == 1 ? TryAsync(addresses[0], port, local, cancellation) : RaceAsync(addresses, port, local, cancellation);

    private async Task<ITransport> RaceAsync(
        IReadOnlyList<IPAddress> addresses, int port, LocalEndpoint local, CancellationToken cancellation)
    {
        using var losers = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = new List<Task<ITransport>>();
        int next = 0;
        Exception? last = null;
        try
        {
            while (next < addresses.Count || running.Count > 0)
            {
                if (next < addresses.Count)
                {
                    running.Add(TryAsync(addresses[next++], port, local, losers.Token));
                }

                Task stagger = next < addresses.Count ? Task.Delay(Stagger, time, losers.Token) : Task.Delay(Timeout.Infinite, losers.Token);
                Task ended = await Task.WhenAny([.. running, stagger]).ConfigureAwait(false);
                if (ended == stagger)
                {
                    cancellation.ThrowIfCancellationRequested();
                    continue;
                }

                var attempt = (Task<ITransport>)ended;
                running.Remove(attempt);
                if (attempt.IsCompletedSuccessfully)
                {
                    return await attempt.ConfigureAwait(false);
                }

                last = attempt.Exception?.InnerException ?? last;
            }
        }
        finally
        {
            await losers.CancelAsync().ConfigureAwait(false);
            running.ForEach(DisposeWhenDone);
        }

        cancellation.ThrowIfCancellationRequested();
        throw last!;
    }

    private async Task<ITransport> TryAsync(IPAddress address, int port, LocalEndpoint local, CancellationToken cancellation)
    {
        var step = ConnectErrorKind.SocketNotCreated; // what has failed, if it does now
        Socket? socket = null;
        try
        {
            socket = sockets.Create(address.AddressFamily);
            step = ConnectErrorKind.SocketOptionRefused;
            sockets.SetOptions(socket);
            if (local.IsChosen)
            {
                step = ConnectErrorKind.SocketNotBound;
                sockets.Bind(socket, local.AddressFor(address.AddressFamily));
            }

            step = ConnectErrorKind.ConnectFailed;
            return await connect(socket, new IPEndPoint(address, port), cancellation).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            socket?.Dispose();
            throw e switch
            {
                SocketException refused when step == ConnectErrorKind.ConnectFailed =>
                    new ConnectException(KindOf(refused.SocketErrorCode), $"{address} port {port}: {refused.Message}", e),
                SocketException or NetworkInformationException or ObjectDisposedException when step != ConnectErrorKind.ConnectFailed =>
                    new ConnectException(step, e.Message, e),
                _ => e,
            };
        }
    }

    private static ConnectErrorKind KindOf(SocketError error) =>
        error == SocketError.TooManyOpenSockets ? ConnectErrorKind.SocketNotCreated : ConnectErrorKind.ConnectFailed;

    private static void DisposeWhenDone(Task<ITransport> attempt) =>
        _ = attempt.ContinueWith(
            static ended =>
            {
                if (ended.IsCompletedSuccessfully)
                {
                    ended.Result.Dispose();
                }
                else
                {
                    _ = ended.Exception; // observed: it lost the race
                }
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}

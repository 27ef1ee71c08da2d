using System.Net;
using System.Net.Sockets;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Protocol.Handshake;
using VeraWebSockets.Actors.Protocol.Url;
using VeraWebSockets.Actors.Transport.Tls;

namespace VeraWebSockets.Actors.Transport.Dialing;

/// <summary>From URL to open websocket: resolve, connect, proxy, TLS, opening handshake, redirects; each step with its deadline.</summary>
/// <param name="resolver">Of host names.</param>
/// <param name="sockets">Makes sockets.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The library's log.</param>
/// <param name="connect">Default: <see cref="TcpTransport.ConnectAsync"/>.</param>
internal sealed class Dialer(INameResolver resolver, ISocketFactory sockets, TimeProvider time, WebSocketLog log, SocketConnect? connect = null) : IDialer
{
    /// <summary>Failures before a redirected attempt has reached out to its target.</summary>
    private static readonly ConnectErrorKind[] NotBegun =
    [
        ConnectErrorKind.NameNotResolved, ConnectErrorKind.NameNotResolvedToIPv4, ConnectErrorKind.AddressFamilyUnknown,
        ConnectErrorKind.AddressFamilyExcluded, ConnectErrorKind.SocketNotCreated, ConnectErrorKind.SocketOptionRefused, ConnectErrorKind.SocketNotBound,
    ];

    private readonly TcpConnector _connector = new(sockets, connect ?? TcpTransport.ConnectAsync, time);

    public async Task<DialResult> DialAsync(DialRequest request, CancellationToken stop)
    {
        using var deadline = new Deadline(time, stop);
        try
        {
            return await FollowAsync(request, deadline).ConfigureAwait(false);
        }
        catch (Exception e) when (deadline.ErrorOf(e) is { } error)
        {
            return new DialResult.Failed(error);
        }
        catch (OperationCanceledException)
        {
            return new DialResult.Failed(new ConnectError(ConnectErrorKind.ClosedBeforeOpen, "stopped while connecting"));
        }
        catch (OutOfMemoryException e)
        {
            return new DialResult.Failed(new ConnectError(ConnectErrorKind.OutOfMemory, e.Message));
        }
    }

    private async Task<DialResult> FollowAsync(DialRequest request, Deadline deadline)
    {
        WebSocketUrl url = request.Url;
        ConnectionOptions options = request.Options;
        for (int redirects = 0; ; redirects++)
        {
            log.Write(LogTopics.Notice, $"ws-{request.SocketId}: connecting to {url}");
            ITransport transport;
            try
            {
                transport = await ConnectAsync(request.SocketId, url, options, deadline).ConfigureAwait(false);
            }
            catch (Exception e) when (redirects > 0 && deadline.ErrorOf(e) is { } error && NotBegun.Contains(error.Kind))
            {
                throw new ConnectException(ConnectErrorKind.RedirectFailed, error.Detail, e); // spec section 1.3
            }

            if (url.IsSecure)
            {
                transport = await SecureAsync(transport, url, options, deadline).ConfigureAwait(false);
            }

            HandshakeResult result;
            try
            {
                var handshake = new OpeningHandshake(transport, time, log);
                result = await handshake.RunAsync(request.SocketId, url, options, deadline).ConfigureAwait(false);
                if (result.Outcome is HandshakeOutcome.Accepted && options.SocketSendBuffer is { } octets)
                {
                    SetSendBuffer(transport, octets);
                }
            }
            catch
            {
                transport.Dispose();
                throw;
            }

            if (result.Outcome is HandshakeOutcome.Accepted accepted)
            {
                return new DialResult.Opened(transport, result.Leftover, accepted.Subprotocol, accepted.Deflate);
            }

            transport.Dispose();
            if (result.Outcome is HandshakeOutcome.Rejected rejected)
            {
                return new DialResult.Failed(rejected.Error);
            }

            WebSocketUrl from = url;
            url = Redirect(from, (HandshakeOutcome.Redirected)result.Outcome, redirects, options);
            options = url.HasOriginOf(from) ? options : WithoutIdentity(options);
            log.Write(LogTopics.Info, $"ws-{request.SocketId}: redirected to {url}");
        }
    }

    /// <summary>Resolves and connects, directly or through a proxy, within one limit.</summary>
    private async Task<ITransport> ConnectAsync(long id, WebSocketUrl url, ConnectionOptions options, Deadline deadline)
    {
        ProxyAddress? proxy = options.Proxy.For(url, warning => log.Write(LogTopics.Warning, $"ws-{id}: {warning}"));
        (string host, int port) = proxy is null ? (url.Host, url.Port) : (proxy.Host, proxy.Port);
        long began = time.GetTimestamp();

        IReadOnlyList<IPAddress> addresses = await ResolveAsync(host, options, deadline).ConfigureAwait(false);
        log.Write(LogTopics.Info, $"ws-{id}: {host} has {addresses.Count} usable address(es), first {addresses[0]}");
        log.Write(LogTopics.Client, $"ws-{id}: connecting {(proxy is null ? "directly" : "through proxy " + proxy)}");

        deadline.Await(ConnectErrorKind.ConnectFailed, $"connecting to {host} port {port}");
        var local = new LocalEndpoint(options.LocalAddress, options.LocalInterface);
        ITransport transport = await _connector.ConnectAsync(addresses, port, local, deadline.Token).ConfigureAwait(false);
        if (proxy is not null)
        {
            await new ProxyTunnel(transport, proxy).OpenAsync(url, options, deadline).ConfigureAwait(false);
        }

        log.Write(LogTopics.Client, $"ws-{id}: connected to {host} port {port}");
        log.Write(LogTopics.Latency, $"ws-{id}: connected after {time.GetElapsedTime(began).TotalMilliseconds:0.0} ms");
        return transport;
    }

    /// <summary>What a step begins with; so does its limit.</summary>
    private async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, ConnectionOptions options, Deadline deadline)
    {
        AddressFamilyChoice family = options.AddressFamily;
        ConnectErrorKind failure =
            family == AddressFamilyChoice.IPv4 ? ConnectErrorKind.NameNotResolvedToIPv4 : ConnectErrorKind.NameNotResolved;
        deadline.Begin(options.ConnectTimeout, failure, "looking up " + host);
        if (IPAddress.TryParse(host, out IPAddress? literal))
        {
            return AddressSelection.Order([literal], family);
        }

        try
        {
            IPAddress[] resolved = await resolver.ResolveAsync(host, deadline.Token).ConfigureAwait(false);
            return AddressSelection.Order(resolved, family);
        }
        catch (SocketException e)
        {
            throw new ConnectException(failure, $"{host}: {e.Message}", e);
        }
    }

    private async Task<ITransport> SecureAsync(ITransport tcp, WebSocketUrl url, ConnectionOptions options, Deadline deadline)
    {
        deadline.Begin(options.TlsTimeout, ConnectErrorKind.TlsTimedOut, "the TLS handshake");
        long began = time.GetTimestamp();
        ITransport transport = await new TlsHandshake(url.Host, options.Tls, log).AuthenticateAsync(tcp, deadline.Token).ConfigureAwait(false);
        log.Write(LogTopics.Latency, $"{url.Host}: TLS after {time.GetElapsedTime(began).TotalMilliseconds:0.0} ms");
        return transport;
    }

    private void SetSendBuffer(ITransport transport, int octets)
    {
        try
        {
            sockets.SetSendBuffer(transport, octets);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw new ConnectException(ConnectErrorKind.SendBufferRefused, e.Message, e);
        }
    }

    private static WebSocketUrl Redirect(WebSocketUrl from, HandshakeOutcome.Redirected redirected, int redirects, ConnectionOptions options)
    {
        WebSocketUrl? target = RedirectTarget.Resolve(from, redirected.Location, out ConnectError? error);
        return target is null ? throw new ConnectException(error! with { HttpStatus = redirected.Status })
            : redirects >= options.MaxRedirects
                ? throw new ConnectException(ConnectErrorKind.RedirectFailed, $"more than {options.MaxRedirects} redirects")
            : target;
    }

    /// <summary>What may be sent to another origin: nothing that proves who the user is (spec section 5.1).</summary>
    private static ConnectionOptions WithoutIdentity(ConnectionOptions options) => options with
    {
        Tls = options.Tls.ForOtherOrigin,
        Headers = [.. options.Headers.Where(header => !header.IsNamed("Authorization") && !header.IsNamed("Cookie"))],
    };
}

using System.Buffers;
using System.Globalization;
using System.Text;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Protocol.Handshake;
using VeraWebSockets.Actors.Protocol.Url;

namespace VeraWebSockets.Actors.Transport.Dialing;

/// <summary>Asks an HTTP proxy for a tunnel to the server (RFC 9110 section 9.3.6).</summary>
internal sealed class ProxyTunnel(ITransport transport, ProxyAddress proxy)
{
    /// <summary>Returns when the tunnel stands; the transport is disposed when it does not.</summary>
    /// <exception cref="ConnectException">The proxy refused, was silent, or went away.</exception>
    public async Task OpenAsync(WebSocketUrl url, ConnectionOptions options, Deadline deadline)
    {
        try
        {
            deadline.Await(ConnectErrorKind.ProxyTimedOut, "the answer of the proxy");
            await SendAsync(url, deadline.Token).ConfigureAwait(false);
            ResponseHead head = await ReceiveAsync(options, deadline.Token).ConfigureAwait(false);
            if (!IsSuccess(head.StartLine))
            {
                throw new ConnectException(Refusal(head));
            }
        }
        catch
        {
            transport.Dispose();
            throw;
        }
    }

    private static ConnectError Refusal(ResponseHead head) => new(ConnectErrorKind.ProxyRefused, $"proxy answered {PeerText.Quote(head.StartLine)}")
    {
        HttpStatus = head.StartLine.Length >= 12 && int.TryParse(head.StartLine.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int status)
            ? status : null,
        RetryAfter = RetryAfter.Parse(head.First("Retry-After")),
    };

    private static bool IsSuccess(string startLine) =>
        startLine.StartsWith("HTTP/1.", StringComparison.OrdinalIgnoreCase)
        && startLine.Length >= 12
        && startLine.AsSpan(8, 4).SequenceEqual(" 200")
        && (startLine.Length == 12 || startLine[12] == ' ');

    private async Task SendAsync(WebSocketUrl url, CancellationToken cancellation)
    {
        string authority = $"{url.BracketedHost}:{url.Port}";
        string request = $"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\nUser-agent: verawebsockets\r\n";
        if (proxy.Credentials is not null)
        {
            request += $"Proxy-authorization: basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(proxy.Credentials))}\r\n";
        }

        try
        {
            await transport.WriteAsync(Encoding.ASCII.GetBytes(request + "\r\n"), cancellation).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new ConnectException(ConnectErrorKind.ProxyWriteFailed, e.Message, e);
        }
    }

    /// <summary>Octet by octet, since what follows the head belongs to the tunnel.</summary>
    private async Task<ResponseHead> ReceiveAsync(ConnectionOptions options, CancellationToken cancellation)
    {
        var reader = new ResponseHeadReader(options.MaxResponseHeadSize, options.MaxResponseHeadLines);
        byte[] octet = new byte[1];
        while (true)
        {
            try
            {
                if (await transport.ReadAsync(octet, cancellation).ConfigureAwait(false) == 0)
                {
                    throw new ConnectException(ConnectErrorKind.ProxyHungUp, "the proxy ended the stream before it answered");
                }
            }
            catch (IOException e)
            {
                throw new ConnectException(ConnectErrorKind.ProxyReadFailed, e.Message, e);
            }

            switch (reader.Read(octet, out _))
            {
                case OperationStatus.Done: return reader.Head!;
                case OperationStatus.InvalidData: throw new ConnectException(ConnectErrorKind.ProxyRefused, reader.Fault!);
            }
        }
    }
}

using System.Buffers;
using System.Net.Sockets;
using System.Security.Cryptography;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Protocol.Handshake;
using VeraWebSockets.Actors.Protocol.Url;

namespace VeraWebSockets.Actors.Transport.Dialing;

/// <summary>Writes the request and reads the response of one opening handshake, within one limit.</summary>
internal sealed class OpeningHandshake(ITransport transport, TimeProvider time, WebSocketLog log)
{
    private const int ReadSize = 4096;

    /// <exception cref="ConnectException">There was no response to judge.</exception>
    public async Task<HandshakeResult> RunAsync(
        long id, WebSocketUrl url, ConnectionOptions options, Deadline deadline)
    {
        byte[] nonce = RandomNumberGenerator.GetBytes(AcceptKey.NonceLength);
        var handshake = new ClientHandshake(url, new HandshakeOffer(options.Subprotocols, options.Origin, options.Headers, options.Compression?.ToOffer()), nonce);
        var reader = new ResponseHeadReader(options.MaxResponseHeadSize, options.MaxResponseHeadLines);
        log.Write(LogTopics.Header, $"ws-{id}: request headers {string.Join(", ", handshake.HeaderNames)}");
        long began = time.GetTimestamp();
        deadline.Begin(options.ResponseTimeout, ConnectErrorKind.ResponseTimedOut, "the response");
        byte[] leftover = await ExchangeAsync(handshake.Request, reader, deadline.Token).ConfigureAwait(false);

        ResponseHead head = reader.Head!;
        log.Write(LogTopics.Latency, $"ws-{id}: response after {time.GetElapsedTime(began).TotalMilliseconds:0.0} ms");
        log.Write(LogTopics.Header, $"ws-{id}: response headers {string.Join(", ", head.Headers.Select(h => h.Key))}");
        foreach ((string name, string value) in log.IsEnabled(LogTopics.Parser) ? head.Headers : [])
        {
            log.Write(LogTopics.Parser, $"ws-{id}: header {name} of {value.Length} octets");
        }

        return new HandshakeResult(handshake.Judge(head), leftover);
    }

    /// <summary>A server that has answered and gone before it read the request is still heard (spec section 4.2).</summary>
    /// <returns>Octets that followed the response head.</returns>
    private async Task<byte[]> ExchangeAsync(ReadOnlyMemory<byte> request, ResponseHeadReader reader, CancellationToken cancellation)
    {
        IOException? unsent = null;
        try
        {
            await transport.WriteAsync(request, cancellation).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            unsent = e;
        }

        byte[]? buffer = null;
        try
        {
            await transport.WaitReadableAsync(cancellation).ConfigureAwait(false); // many attempts that wait hold no buffer meanwhile
            buffer = ArrayPool<byte>.Shared.Rent(ReadSize);
            while (true)
            {
                int count = await transport.ReadAsync(buffer, cancellation).ConfigureAwait(false);
                if (count == 0)
                {
                    throw Unanswered(unsent, "the server ended the stream before its response was complete");
                }

                switch (reader.Read(buffer.AsSpan(0, count), out int consumed))
                {
                    case OperationStatus.Done: return buffer.AsSpan(consumed, count - consumed).ToArray();
                    case OperationStatus.InvalidData: throw new ConnectException(ConnectErrorKind.ResponseMalformed, reader.Fault!);
                }
            }
        }
        catch (IOException e)
        {
            throw Unanswered(unsent, e.Message, e);
        }
        finally
        {
            if (buffer is not null)
            {
                ArrayPool<byte>.Shared.Return(buffer, clearArray: true); // cookies
            }
        }
    }

    /// <summary>A reset is told like one that was met while reading (oracle row O013); any other failed write is the write's fault.</summary>
    private static ConnectException Unanswered(IOException? unsent, string detail, IOException? e = null)
    {
        bool wasReset = unsent?.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset };
        return unsent is null || wasReset
            ? new ConnectException(ConnectErrorKind.ResponseNotReceived, detail, e)
            : new ConnectException(ConnectErrorKind.RequestNotSent, unsent.Message, unsent);
    }
}

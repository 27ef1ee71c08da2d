using System.Buffers;

namespace VeraWebSockets.Actors.Transport;

/// <summary>Reads and drops what a peer still sends. Closing a socket with unread octets would reset the connection under our close frame.</summary>
internal static class Drain
{
    private const int ReadSize = 4096;

    /// <summary>Ends at the end of the stream, when the connection breaks, or when the transport is disposed; never throws for these.</summary>
    public static async Task ToEndAsync(ITransport transport)
    {
        byte[] scratch = ArrayPool<byte>.Shared.Rent(ReadSize);
        try
        {
            while (await transport.ReadAsync(scratch, CancellationToken.None).ConfigureAwait(false) > 0)
            {
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // A broken connection has ended as well.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }
}

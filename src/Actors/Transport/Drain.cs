using System.Buffers;

namespace VeraWebSockets.Actors.Transport;

/// <summary>Reads and drops what a peer still sends. Closing a socket with unread octets would reset the connection under our close frame.</summary>
internal static class Drain
{
    private const int ReadSize = 16 * 1024;

    /// <summary>Reads after which others have their turn: as long as octets are there, none of them waits.</summary>
    private const int ReadsInTurn = 4;

    /// <summary>Drops at most 64 KiB.</summary>
    /// <returns>Whether that was the end: of the stream, or since the connection has broken or the transport is disposed. Never throws for these.</returns>
    public static async Task<bool> SomeAsync(ITransport transport)
    {
        byte[] scratch = ArrayPool<byte>.Shared.Rent(ReadSize);
        try
        {
            for (int i = 0; i < ReadsInTurn; i++)
            {
                if (await transport.ReadAsync(scratch, CancellationToken.None).ConfigureAwait(false) == 0)
                {
                    return true;
                }
            }

            return false;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }
}

using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace VeraWebSockets.Actors.Sending;

/// <summary>Masking keys from the system's secure generator (RFC 6455 section 10.3), drawn in blocks because each call costs as much as many keys.</summary>
internal static class MaskingKeys
{
    private const int BlockLength = 256;

    [ThreadStatic]
    private static uint[]? _block;

    [ThreadStatic]
    private static int _used;

    /// <summary>A key that no one has used.</summary>
    public static uint Next()
    {
        uint[] block = _block ??= new uint[BlockLength];
        int at = _used % BlockLength;
        if (at == 0)
        {
            RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(block.AsSpan()));
        }

        _used = at + 1;
        return block[at];
    }
}

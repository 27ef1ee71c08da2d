using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VeraWebSockets.Actors.Protocol.Frames;

/// <summary>The masking of RFC 6455 section 5.3: octet i is combined with octet i mod 4 of the key.</summary>
internal static class Masking
{
    /// <param name="source">Octets whose first one meets the first octet of the key.</param>
    /// <param name="destination">As long as the source; may be the source itself.</param>
    /// <param name="key">The key as it stands on the wire, read as a little-endian number.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // vectors as wide as the machine has them are never compiled ahead (docs/adr/0009)
    public static void Apply(ReadOnlySpan<byte> source, Span<byte> destination, uint key)
    {
        uint pattern = BitConverter.IsLittleEndian ? key : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(key);
        int done = 0;
        if (Vector.IsHardwareAccelerated && source.Length >= Vector<byte>.Count)
        {
            var keys = Vector.AsVectorByte(new Vector<uint>(pattern));
            ReadOnlySpan<Vector<byte>> from = MemoryMarshal.Cast<byte, Vector<byte>>(source);
            Span<Vector<byte>> to = MemoryMarshal.Cast<byte, Vector<byte>>(destination);
            for (int i = 0; i < from.Length; i++)
            {
                to[i] = from[i] ^ keys;
            }

            done = from.Length * Vector<byte>.Count;
        }

        for (; done < source.Length; done++)
        {
            destination[done] = (byte)(source[done] ^ (byte)(key >> (8 * (done & 3))));
        }
    }
}

using System.Buffers.Binary;
using VeraWebSockets.Actors.Sending;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Fakes;

/// <summary>Reads the frames of a client from the octets that it wrote, and unmasks them.</summary>
internal static class WrittenFrames
{
    /// <summary>Octets before a payload of at most 125: they hold the key of the mask.</summary>
    public const int HeaderLength = 6;

    /// <exception cref="InvalidDataException">The octets end within a frame, or a frame is not masked.</exception>
    public static IReadOnlyList<PeerFrame> Of(ReadOnlySpan<byte> octets)
    {
        var frames = new List<PeerFrame>();
        while (!octets.IsEmpty)
        {
            frames.Add(Next(ref octets));
        }

        return frames;
    }

    /// <summary>The frames of <see cref="TakeAll"/>.</summary>
    public static IReadOnlyList<PeerFrame> TakenOf(OutgoingFrames frames) => Of(TakeAll(frames));

    /// <summary>Takes all that is queued, as if it were written at once.</summary>
    public static byte[] TakeAll(OutgoingFrames frames)
    {
        var octets = new List<byte>();
        while (frames.TryTake(out OutgoingFrames.Chunk chunk))
        {
            octets.AddRange(chunk.Memory.Span);
            frames.Written(chunk);
        }

        return [.. octets];
    }

    private static PeerFrame Next(ref ReadOnlySpan<byte> octets)
    {
        byte first = Take(ref octets, 1)[0];
        byte second = Take(ref octets, 1)[0];
        if ((second & 0x80) == 0)
        {
            throw new InvalidDataException("A frame of a client is not masked.");
        }

        (LengthForm form, ulong length) = (second & 0x7f) switch
        {
            126 => (LengthForm.SixteenBits, BinaryPrimitives.ReadUInt16BigEndian(Take(ref octets, 2))),
            127 => (LengthForm.SixtyFourBits, BinaryPrimitives.ReadUInt64BigEndian(Take(ref octets, 8))),
            var seven => (LengthForm.SevenBits, (ulong)seven),
        };
        byte[] key = Take(ref octets, 4).ToArray();
        byte[] payload = Take(ref octets, (int)length).ToArray();
        for (int i = 0; i < payload.Length; i++)
        {
            payload[i] ^= key[i % 4];
        }

        return new PeerFrame((first & 0x80) != 0, (first >> 4) & 7, (byte)(first & 15), true, key, payload, form);
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> octets, int count)
    {
        if (octets.Length < count)
        {
            throw new InvalidDataException($"The octets end within a frame: {octets.Length} of {count} are there.");
        }

        ReadOnlySpan<byte> taken = octets[..count];
        octets = octets[count..];
        return taken;
    }
}

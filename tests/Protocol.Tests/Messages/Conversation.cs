using CsCheck;
using VeraWebSockets.Actors.Protocol.Frames;

namespace VeraWebSockets.Protocol.Tests.Messages;

/// <summary>What a server says in a random session that breaks no rule, and what must come of it.</summary>
internal sealed class Conversation
{
    private readonly List<byte> _octets = [];
    private readonly List<string> _received = [];
    private readonly List<string> _sent = [];

    private Conversation()
    {
    }

    /// <summary>Up to a dozen messages; sizes about the borders of length classes and buffers, control frames between fragments.</summary>
    public static Gen<Conversation> Any { get; } = Messages(Gen.Frequency(
        (6, Gen.Int[0, 200]), (3, Gen.Int[3_900, 4_300]), (1, Gen.Int[65_400, 65_700]), (1, Gen.Int[66_000, 300_000])));

    /// <summary>The same with short messages only, so that they can be cut into single octets.</summary>
    public static Gen<Conversation> Short { get; } = Messages(Gen.Int[0, 200]);

    public byte[] Octets => [.. _octets];

    /// <summary>In the words of <see cref="Session.Summary"/>.</summary>
    public string Summary => $"received [{string.Join("; ", _received)}] sent [{string.Join("; ", _sent)}] open";

    public override string ToString() => Convert.ToHexString(Octets.AsSpan(0, Math.Min(_octets.Count, 500)));

    private static Gen<Conversation> Messages(Gen<int> size) =>
        Gen.Select(Gen.Bool, size, Gen.Int[1, 5], Gen.OneOf("", "ping", "pong", "empty pong")).Array[0, 12].Select(messages =>
        {
            var conversation = new Conversation();
            foreach ((bool isText, int length, int fragments, string control) in messages)
            {
                conversation.Say(isText, length, fragments, control);
            }

            return conversation;
        });

    private void Say(bool isText, int length, int fragments, string control)
    {
        byte[] payload = isText ? TextOf(length) : BinaryOf(length, seed: _octets.Count);
        for (int i = 0; i < fragments; i++)
        {
            Opcode opcode = i > 0 ? Opcode.Continuation : isText ? Opcode.Text : Opcode.Binary;
            ReadOnlySpan<byte> fragment = payload.AsSpan((length * i / fragments)..(length * (i + 1) / fragments));
            _octets.AddRange(Wire.Frame(opcode, fragment, isFinal: i == fragments - 1));
            if (i < fragments - 1)
            {
                SayControl(control, $"{length}/{i}");
            }
        }

        _received.Add(Session.Describe(isText ? "text" : "binary", payload));
        SayControl(control, $"{length}");
    }

    private void SayControl(string control, string payload)
    {
        switch (control)
        {
            case "ping":
                _octets.AddRange(Wire.Ping(payload));
                _sent.Add($"pong {payload}");
                break;
            case "pong":
                _octets.AddRange(Wire.Pong(payload));
                _received.Add($"pong {payload}");
                break;
            case "empty pong":
                _octets.AddRange(Wire.Pong(""));
                break;
        }
    }

    private static byte[] BinaryOf(int length, int seed)
    {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++)
        {
            payload[i] = (byte)((i + seed) * 31);
        }

        return payload;
    }

    /// <summary>Text of exactly so many octets, mostly of characters that are longer than one.</summary>
    private static byte[] TextOf(int length)
    {
        ReadOnlySpan<byte> pattern = "aé日\U0001F600"u8; // 1 + 2 + 3 + 4 octets
        byte[] text = new byte[length];
        Span<byte> left = text;
        for (; left.Length >= pattern.Length; left = left[pattern.Length..])
        {
            pattern.CopyTo(left);
        }

        left.Fill((byte)'x');
        return text;
    }
}

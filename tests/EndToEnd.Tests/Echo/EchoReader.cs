using System.IO.Compression;
using VeraWebSockets.Actors.Protocol.Extensions;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>
/// What a client sends, as texts: whole messages, whether they came in fragments or compressed, as <c>text "hello"</c>; pings, pongs and
/// the close, as <c>close 1000</c>. Whatever is against RFC 6455 or 7692 stands behind it.
/// </summary>
internal sealed class EchoReader(PeerConnection connection) : IDisposable
{
    private const int Rsv1 = 4;

    private readonly List<PeerFrame> _fragments = [];
    private readonly InflaterFeed _feed = new();
    private DeflateStream? _inflating;

    /// <returns>Null at the end of the stream.</returns>
    public async Task<string?> NextAsync()
    {
        while (await connection.TryReadFrameAsync() is { } frame)
        {
            if (frame.Opcode >= Opcodes.Close)
            {
                return Describe(frame, frame.Payload) + Faults([frame]); // it may stand between fragments
            }

            _fragments.Add(frame);
            if (frame.Fin)
            {
                return TakeMessage();
            }
        }

        return _fragments.Count > 0 ? "a message that is not finished" : null;
    }

    private string TakeMessage()
    {
        PeerFrame first = _fragments[0];
        byte[] payload = _fragments is [_] ? first.Payload : [.. _fragments.SelectMany(fragment => fragment.Payload)];
        string message = Describe(first, first.Rsv == Rsv1 ? Inflate(payload) : payload) + Faults(_fragments);
        _fragments.Clear();
        return message;
    }

    public void Dispose()
    {
        _inflating?.Dispose();
        _feed.Dispose();
    }

    private static string Describe(PeerFrame frame, byte[] payload) => frame.Opcode switch
    {
        Opcodes.Text => $"text {Events.Show(payload)}",
        Opcodes.Binary => $"binary {Events.Show(payload)}",
        Opcodes.Ping => $"ping {Events.Show(payload)}",
        Opcodes.Pong => $"pong {Events.Show(payload)}",
        Opcodes.Close => SentFrames.DescribeClose(frame),
        _ => frame.ToString(),
    };

    private static string Faults(List<PeerFrame> fragments)
    {
        bool isMasked = fragments.All(fragment => fragment.Masked);
        bool areContinued = fragments.Skip(1).All(fragment => fragment is { Opcode: Opcodes.Continuation, Rsv: 0 });
        bool isWhole = fragments[0].Rsv is 0 || fragments[0] is { Rsv: Rsv1, Opcode: Opcodes.Text or Opcodes.Binary };
        return (isMasked ? "" : ", not masked") + (areContinued ? "" : ", not continued") + (isWhole ? "" : $", RSV {fragments[0].Rsv}");
    }

    private byte[] Inflate(byte[] payload)
    {
        _inflating ??= new DeflateStream(_feed, CompressionMode.Decompress);
        byte[] octets = [.. payload, 0x00, 0x00, 0xff, 0xff];
        _feed.Set(octets, 0, octets.Length);
        using var inflated = new MemoryStream();
        _inflating.CopyTo(inflated);
        return inflated.ToArray();
    }
}

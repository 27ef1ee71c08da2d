using BenchmarkDotNet.Attributes;
using VeraWebSockets.Actors.Protocol;
using VeraWebSockets.Actors.Protocol.Close;
using VeraWebSockets.Actors.Protocol.Messages;

namespace VeraWebSockets.Benchmarks;

/// <summary>One message: found in what was read, and given back with its batch. Text is checked.</summary>
[MemoryDiagnoser]
public class FrameReading
{
    private const int Messages = 256;

    private readonly MessageReader _reader = new(new ReceiveRules(1 << 20, ValidateUtf8: true), new NoControlFrames());
    private byte[] _wire = [];

    [Params(32, 256, 4096)]
    public int Size { get; set; }

    [Params(false, true)]
    public bool IsText { get; set; }

    [GlobalSetup]
    public void Make() => _wire = [.. Enumerable.Repeat(Wire.Frame(new byte[Size], IsText), Messages).SelectMany(frame => frame)];

    [Benchmark(OperationsPerInvoke = Messages)]
    public int Read()
    {
        int messages = 0;
        ReadOnlySpan<byte> octets = _wire;
        while (!octets.IsEmpty)
        {
            Span<byte> room = _reader.GetMemory().Span;
            int count = Math.Min(room.Length, octets.Length);
            octets[..count].CopyTo(room);
            octets = octets[count..];
            _reader.Advance(count);
            while (_reader.TryTake(out MessageBatch? batch))
            {
                messages += batch.Count;
                batch.Dispose();
            }
        }

        return messages == Messages ? messages : throw new InvalidOperationException($"{messages} of {Messages} messages were read");
    }

    private sealed class NoControlFrames : IControlFrames
    {
        public void OnPing(ReadOnlySpan<byte> payload) => throw new NotSupportedException();

        public void OnPong() => throw new NotSupportedException();

        public bool OnClose(ClosePayload payload, ProtocolViolation? violation) => throw new NotSupportedException();

        public void OnViolation(ProtocolViolation violation) => throw new InvalidOperationException($"{violation}");
    }
}

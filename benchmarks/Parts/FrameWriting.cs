using BenchmarkDotNet.Attributes;
using VeraWebSockets.Actors.Protocol.Frames;
using VeraWebSockets.Actors.Sending;

namespace VeraWebSockets.Benchmarks;

/// <summary>One frame of ours: with a fresh masking key, as it is sent; and the masking alone.</summary>
[MemoryDiagnoser]
public class FrameWriting
{
    private byte[] _payload = [];
    private byte[] _destination = [];

    [Params(32, 256, 4096)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Make()
    {
        _payload = new byte[Size];
        _destination = new byte[FrameEncoder.LengthOf(Size)];
    }

    [Benchmark]
    public int Write() => FrameEncoder.Write(_destination, Opcode.Binary, isFinal: true, _payload, MaskingKeys.Next());

    [Benchmark]
    public void Mask() => Masking.Apply(_payload, _destination, 0x12345678);
}

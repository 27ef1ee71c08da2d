namespace VeraWebSockets.Actors.Protocol.Extensions;

/// <summary>Hands octets to the stream that inflates them, and says "end" whenever they are used up; more may follow.</summary>
internal sealed class InflaterFeed : Stream
{
    private byte[] _octets = [];
    private int _offset;
    private int _left;

    /// <summary>Whether more was asked for than there was; a stream that has come to its own end does not ask.</summary>
    public bool IsExhausted { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void Set(byte[] octets, int offset, int count)
    {
        _octets = octets;
        _offset = offset;
        _left = count;
        IsExhausted = false;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int count = Math.Min(buffer.Length, _left);
        _octets.AsSpan(_offset, count).CopyTo(buffer);
        _offset += count;
        _left -= count;
        IsExhausted |= count == 0;
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

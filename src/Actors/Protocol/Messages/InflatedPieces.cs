namespace VeraWebSockets.Actors.Protocol.Messages;

/// <summary>The octets of one inflated frame on their way to the target, in pieces as libwebsockets 2.4 gave them (spec section 3.5).</summary>
internal struct InflatedPieces
{
    /// <summary>Octets of the longest piece: its buffer for inflated data less one.</summary>
    public const int Size = 1023;

    private SharedBuffer? _octets;
    private MessageKind _kind;
    private int _at;
    private int _end;

    /// <summary>Takes over what there is to hand out; nothing makes one empty piece.</summary>
    public void Set(SharedBuffer octets, int length, MessageKind kind)
    {
        _octets = octets;
        _kind = kind;
        _at = 0;
        _end = length;
    }

    /// <summary>The next pieces, as many as a batch holds.</summary>
    /// <param name="areAll">Whether these were the last.</param>
    public MessageBatch Take(out bool areAll)
    {
        var batch = new MessageBatch(_octets!, (_end - _at + Size - 1) / Size);
        do
        {
            int length = Math.Min(Size, _end - _at);
            batch.Add(_kind, _at, length);
            _at += length;
        }
        while (_at < _end && !batch.IsFull);

        areAll = _at == _end;
        if (areAll)
        {
            Release();
        }

        return batch;
    }

    public void Release()
    {
        _octets?.Release();
        _octets = null;
    }
}

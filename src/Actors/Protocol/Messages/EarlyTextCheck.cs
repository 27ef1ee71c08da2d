namespace VeraWebSockets.Actors.Protocol.Messages;

/// <summary>
/// Looks at the text of a frame that has not come whole, so that it is refused as soon as it is known to be wrong (RFC 6455 section 8.1); each octet
/// is looked at once.
/// </summary>
internal struct EarlyTextCheck
{
    private Utf8Checker _checker;
    private int _length;

    /// <param name="before">The check of the message before this frame.</param>
    /// <param name="begun">What has come of the frame, from its first octet on.</param>
    /// <returns>False when no continuation can make the text valid.</returns>
    public bool Feed(Utf8Checker before, ReadOnlySpan<byte> begun)
    {
        if (_length == 0)
        {
            _checker = before;
        }

        ReadOnlySpan<byte> unseen = begun[_length..];
        _length = begun.Length;
        return _checker.Feed(unseen);
    }

    /// <summary>The frame is whole, and checked otherwise.</summary>
    public void Forget() => _length = 0;
}

using System.Buffers;
using System.Runtime.InteropServices;

namespace VeraWebSockets.Actors.Transport.Readiness;

/// <summary>
/// What a socket was read for before anybody asked: its first octets, or its error. Where they have come already, to read is one system call
/// less than to ask and then to read (docs/adr/0012). Not thread-safe.
/// </summary>
internal struct OctetsAhead
{
    /// <summary>Most octets.</summary>
    public const int Capacity = 1024;

    private byte[]? _octets; // pooled; null while there is nothing
    private int _start;
    private int _end; // or -1: the read has failed
    private int _error;

    public readonly bool IsEmpty => _octets is null;

    /// <summary>Whether the socket may have more octets that had come by then, behind these.</summary>
    public readonly bool MayHaveMore => !IsEmpty && _end == Capacity;

    /// <summary>Reads, without waiting. Only while it <see cref="IsEmpty"/>.</summary>
    /// <returns>False when nothing has come yet; at the end of the stream there is nothing in here, but true is the answer.</returns>
    public bool Read(int socket)
    {
        byte[] octets = ArrayPool<byte>.Shared.Rent(Capacity);
        int count = LinuxCalls.Receive(socket, octets.AsSpan(0, Capacity));
        int error = count < 0 ? LinuxCalls.LastError : 0;
        if (count == 0 || error is LinuxCalls.WouldBlock or LinuxCalls.Interrupted)
        {
            ArrayPool<byte>.Shared.Return(octets);
            return count == 0;
        }

        (_octets, _start, _end, _error) = (octets, 0, count, error);
        return true;
    }

    /// <summary>Answers as <see cref="LinuxCalls.Receive(int, Span{byte})"/> would have. Unless it <see cref="IsEmpty"/>.</summary>
    public int Take(Span<byte> destination)
    {
        if (_end < 0)
        {
            Discard();
            Marshal.SetLastPInvokeError(_error);
            return -1;
        }

        int count = Math.Min(_end - _start, destination.Length);
        _octets.AsSpan(_start, count).CopyTo(destination);
        _start += count;
        if (_start == _end)
        {
            Discard();
        }

        return count;
    }

    /// <summary>Gives the memory back.</summary>
    public void Discard()
    {
        if (_octets is { } octets)
        {
            _octets = null;
            ArrayPool<byte>.Shared.Return(octets);
        }
    }
}

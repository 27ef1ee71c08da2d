using System.Buffers;

namespace VeraWebSockets.Actors.Protocol.Handshake;

/// <summary>Collects the octets of a response head up to the empty line, in one pass and within limits.</summary>
/// <param name="maxSize">Octets of the whole head, empty line included.</param>
/// <param name="maxLines">Lines of the head, status line included.</param>
internal sealed class ResponseHeadReader(int maxSize, int maxLines)
{
    private ArrayBufferWriter<byte>? _earlier; // octets of the head, where it comes in several reads
    private int _lines;
    private int _lineLength;
    private byte _last;

    /// <summary>The head, once <see cref="Read"/> has answered Done.</summary>
    public ResponseHead? Head { get; private set; }

    /// <summary>Which limit the response broke, once <see cref="Read"/> has answered InvalidData.</summary>
    public string? Fault { get; private set; }

    /// <summary>Takes the next octets of the response.</summary>
    /// <param name="input">What arrived.</param>
    /// <param name="consumed">Octets of <paramref name="input"/> that belong to the head; the rest are frames.</param>
    /// <returns>Done at the empty line, NeedMoreData before it, InvalidData when a limit is passed.</returns>
    public OperationStatus Read(ReadOnlySpan<byte> input, out int consumed)
    {
        int before = _earlier?.WrittenCount ?? 0;
        for (consumed = 0; consumed < input.Length;)
        {
            byte octet = input[consumed++];
            if (before + consumed > maxSize)
            {
                return Refuse($"response head is longer than {maxSize} octets");
            }

            bool endOfLine = octet == '\n' && _last == '\r'; // a bare LF ends nothing (spec section 4.2)
            _last = octet;
            if (!endOfLine)
            {
                _lineLength++;
                continue;
            }

            bool empty = _lineLength == 1; // the CR alone
            _lineLength = 0;
            if (empty && _lines > 0)
            {
                _earlier?.Write(input[..consumed]);
                ReadOnlySpan<byte> head = _earlier is null ? input[..consumed] : _earlier.WrittenSpan;
                Head = ResponseHead.Parse(head[..^4]);
                return OperationStatus.Done;
            }

            if (++_lines > maxLines)
            {
                return Refuse($"response head has more than {maxLines} lines");
            }
        }

        _earlier ??= new ArrayBufferWriter<byte>(512);
        _earlier.Write(input);
        return OperationStatus.NeedMoreData;
    }

    private OperationStatus Refuse(string fault)
    {
        Fault = fault;
        return OperationStatus.InvalidData;
    }
}

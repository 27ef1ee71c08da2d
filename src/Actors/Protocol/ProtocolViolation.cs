using VeraWebSockets.Actors.Protocol.Close;

namespace VeraWebSockets.Actors.Protocol;

/// <summary>What a peer did against RFC 6455, and the status code with which the connection is failed (section 7.1.7).</summary>
/// <param name="Code">1002, 1007 or 1009.</param>
/// <param name="Description">For logs and for the reason of the close frame.</param>
internal sealed record ProtocolViolation(CloseCode Code, string Description)
{
    public static readonly ProtocolViolation MaskedFrame = Protocol("masked frame from server");
    public static readonly ProtocolViolation ReservedBits = Protocol("reserved bits set");
    public static readonly ProtocolViolation ReservedOpcode = Protocol("reserved opcode");
    public static readonly ProtocolViolation FragmentedControl = Protocol("fragmented control frame");
    public static readonly ProtocolViolation LongControl = Protocol("control frame longer than 125 octets");
    public static readonly ProtocolViolation PaddedLength = Protocol("length not in its shortest form");
    public static readonly ProtocolViolation LengthSign = Protocol("length with its top bit set");
    public static readonly ProtocolViolation LoneContinuation = Protocol("continuation without a message");
    public static readonly ProtocolViolation MissingContinuation = Protocol("new message inside an unfinished one");
    public static readonly ProtocolViolation ClosePayload = Protocol("close frame with a malformed payload");
    public static readonly ProtocolViolation CloseStatus = Protocol("close frame with a reserved status code");
    public static readonly ProtocolViolation CloseReason = new(CloseCode.InvalidPayload, "close reason is not UTF-8");
    public static readonly ProtocolViolation InvalidText = new(CloseCode.InvalidPayload, "text is not UTF-8");

    public static readonly ProtocolViolation CorruptDeflate = new(CloseCode.InvalidPayload, "compressed message is corrupt");

    public static ProtocolViolation MessageTooBig(long limit) => new(CloseCode.MessageTooBig, $"message longer than {limit} octets");

    private static ProtocolViolation Protocol(string description) => new(CloseCode.ProtocolError, description);
}

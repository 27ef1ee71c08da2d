using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace VeraWebSockets.Actors.Protocol.Close;

/// <summary>The payload of a close frame: nothing, or a status code and a reason (RFC 6455 section 5.5.1).</summary>
/// <param name="Code">The status code; 1005 where the frame held none.</param>
/// <param name="Reason">UTF-8 octets, at most <see cref="MaxReasonLength"/>.</param>
internal sealed record ClosePayload(int Code, byte[] Reason)
{
    public const int MaxReasonLength = 123;

    /// <summary>A close frame without a payload.</summary>
    public static ClosePayload Empty { get; } = new((int)CloseCode.NoStatus, []);

    /// <summary>Octets on the wire.</summary>
    public int Length => Code == (int)CloseCode.NoStatus ? 0 : 2 + Reason.Length;

    /// <summary>Whether a program may ask for this code (RFC 6455 section 7.4): not the reserved ones.</summary>
    public static bool IsSendable(int code) => code is >= 1000 and <= 1003 or >= 1007 and <= 1014 or >= 3000 and <= 4999;

    /// <summary>Reads what a server sent.</summary>
    /// <param name="payload">Of a close frame; at most 125 octets.</param>
    /// <param name="violation">What is wrong with it, or null. The code and reason are given back all the same.</param>
    public static ClosePayload Read(ReadOnlySpan<byte> payload, out ProtocolViolation? violation)
    {
        violation = null;
        if (payload.IsEmpty)
        {
            return Empty;
        }

        if (payload.Length == 1)
        {
            violation = ProtocolViolation.ClosePayload;
            return Empty;
        }

        var close = new ClosePayload(BinaryPrimitives.ReadUInt16BigEndian(payload), payload[2..].ToArray());
        violation = !IsSendable(close.Code) ? ProtocolViolation.CloseStatus
            : !Utf8.IsValid(close.Reason) ? ProtocolViolation.CloseReason
            : null;
        return close;
    }

    /// <summary>The payload that fails the connection for a violation.</summary>
    public static ClosePayload Of(ProtocolViolation violation) => new((int)violation.Code, Encoding.UTF8.GetBytes(violation.Description));

    public void Write(Span<byte> destination)
    {
        if (Length > 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)Code);
            Reason.CopyTo(destination[2..]);
        }
    }
}

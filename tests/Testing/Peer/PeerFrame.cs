using System.Buffers.Binary;
using System.Text;

namespace VeraWebSockets.Testing;

/// <summary>One frame as a client sent it, its payload already unmasked; nothing else is interpreted.</summary>
/// <param name="Rsv">RSV1 is 4, RSV2 is 2, RSV3 is 1.</param>
/// <param name="MaskingKey">Four octets; empty if not masked.</param>
/// <param name="LengthForm">The form that the client chose; never <see cref="LengthForm.Minimal"/>.</param>
public sealed record PeerFrame(bool Fin, int Rsv, byte Opcode, bool Masked, byte[] MaskingKey, byte[] Payload, LengthForm LengthForm)
{
    /// <summary>The payload as UTF-8; what is not UTF-8 becomes U+FFFD.</summary>
    public string Text => Encoding.UTF8.GetString(Payload);

    /// <summary>The status code of a close frame; null if the payload has none.</summary>
    public int? CloseCode => Payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(Payload) : null;

    /// <summary>The reason of a close frame; empty if the payload has none.</summary>
    public string CloseReason => Payload.Length > 2 ? Encoding.UTF8.GetString(Payload.AsSpan(2)) : "";

    public override string ToString() =>
        $"frame: opcode {Opcode}, fin {Fin}, rsv {Rsv}, {(Masked ? "masked" : "not masked")}, {Payload.Length} octets "
        + Convert.ToHexString(Payload.AsSpan(0, Math.Min(Payload.Length, 32)));
}

namespace VeraWebSockets.Testing;

/// <summary>The three ways in which a frame header can state a payload length.</summary>
public enum LengthForm
{
    /// <summary>The shortest that holds the length, the only one that RFC 6455 section 5.2 allows.</summary>
    Minimal,

    /// <summary>In the second octet: 0 to 125.</summary>
    SevenBits,

    /// <summary>126, then two octets.</summary>
    SixteenBits,

    /// <summary>127, then eight octets.</summary>
    SixtyFourBits,
}

namespace VeraWebSockets.Actors.Options;

/// <summary>Which addresses of a host are tried.</summary>
public enum AddressFamilyChoice
{
    /// <summary>IPv6 and IPv4 in turn, beginning with the family of the first address that the system names (RFC 8305).</summary>
    Any,

    /// <summary>IPv4 only.</summary>
    IPv4,

    /// <summary>IPv6 only.</summary>
    IPv6,
}

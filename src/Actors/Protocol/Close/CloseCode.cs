namespace VeraWebSockets.Actors.Protocol.Close;

/// <summary>Close status codes (RFC 6455 section 7.4.1 and the IANA registry). Other values from 3000 to 4999 are the application's.</summary>
public enum CloseCode
{
    /// <summary>The purpose is fulfilled.</summary>
    Normal = 1000,

    /// <summary>An endpoint goes away: a server stops, a page is left.</summary>
    GoingAway = 1001,

    /// <summary>The peer broke the protocol.</summary>
    ProtocolError = 1002,

    /// <summary>A type of data that the endpoint does not take.</summary>
    UnsupportedData = 1003,

    /// <summary>Never on the wire: the close frame held no code.</summary>
    NoStatus = 1005,

    /// <summary>Never on the wire: the connection ended without a close frame.</summary>
    Abnormal = 1006,

    /// <summary>Data that does not fit its type, as text that is not UTF-8.</summary>
    InvalidPayload = 1007,

    /// <summary>Against the policy of the endpoint.</summary>
    PolicyViolation = 1008,

    /// <summary>A message longer than the endpoint takes.</summary>
    MessageTooBig = 1009,

    /// <summary>The server did not negotiate an extension that the client needs.</summary>
    MandatoryExtension = 1010,

    /// <summary>The server met an unexpected condition.</summary>
    InternalError = 1011,

    /// <summary>The server restarts.</summary>
    ServiceRestart = 1012,

    /// <summary>The server is overloaded; try again later.</summary>
    TryAgainLater = 1013,

    /// <summary>A gateway got an invalid answer.</summary>
    BadGateway = 1014,
}

namespace VeraWebSockets.Actors.Errors;

/// <summary>
/// The step at which an attempt to open a websocket failed, in the order in which the steps are taken.
/// The words that a script hears for each kind are the Lua bridge's; <c>docs/errors.md</c> explains each kind.
/// </summary>
public enum ConnectErrorKind
{
    /// <summary>The application gave no parameters for the attempt, or unusable ones.</summary>
    NotPrepared,

    /// <summary>The host name has no address; both address families were allowed.</summary>
    NameNotResolved,

    /// <summary>The host name has no address; only IPv4 was allowed.</summary>
    NameNotResolvedToIPv4,

    /// <summary>The resolver answered, but with no IPv4 or IPv6 address.</summary>
    AddressFamilyUnknown,

    /// <summary>The host has addresses, all of a family that the options exclude.</summary>
    AddressFamilyExcluded,

    /// <summary>The limit of concurrent websockets is reached.</summary>
    ConnectionLimitReached,

    /// <summary>The operating system gave no socket, most often because too many files are open.</summary>
    SocketNotCreated,

    /// <summary>A socket option could not be set before connecting.</summary>
    SocketOptionRefused,

    /// <summary>The requested local address or interface cannot be bound.</summary>
    SocketNotBound,

    /// <summary>No address of the host took the TCP connection: refused, unreachable, reset, or not in time.</summary>
    ConnectFailed,

    /// <summary>The CONNECT request could not be written to the proxy.</summary>
    ProxyWriteFailed,

    /// <summary>The proxy closed the connection before it answered.</summary>
    ProxyHungUp,

    /// <summary>Reading the answer of the proxy failed.</summary>
    ProxyReadFailed,

    /// <summary>The proxy answered with another status than 200, or not in HTTP.</summary>
    ProxyRefused,

    /// <summary>The proxy did not answer in time.</summary>
    ProxyTimedOut,

    /// <summary>TLS could not be started locally: a certificate, key, CA file or cipher list is unusable.</summary>
    TlsNotStarted,

    /// <summary>The TLS handshake failed; certificates that do not verify are the usual cause.</summary>
    TlsFailed,

    /// <summary>The TLS handshake did not end in time.</summary>
    TlsTimedOut,

    /// <summary>The connection broke while the opening request was written.</summary>
    RequestNotSent,

    /// <summary>The connection ended or broke before the response head was complete.</summary>
    ResponseNotReceived,

    /// <summary>The response head was not complete in time.</summary>
    ResponseTimedOut,

    /// <summary>The response head is malformed, too large, or has too many lines.</summary>
    ResponseMalformed,

    /// <summary>The response does not begin with an HTTP/1.1 status line.</summary>
    StatusLineMissing,

    /// <summary>A redirect without a Location.</summary>
    RedirectLocationMissing,

    /// <summary>A redirect whose Location is no ws, wss, http or https URL.</summary>
    RedirectLocationInvalid,

    /// <summary>A redirect from TLS to a target without TLS.</summary>
    RedirectDowngrade,

    /// <summary>More redirects than allowed, or a redirect target that cannot be resolved.</summary>
    RedirectFailed,

    /// <summary>Status 401.</summary>
    Unauthorized,

    /// <summary>Another status than 101.</summary>
    NotSwitchingProtocols,

    /// <summary><c>Sec-WebSocket-Accept</c> is absent or empty.</summary>
    AcceptMissing,

    /// <summary><c>Upgrade</c> is absent.</summary>
    UpgradeMissing,

    /// <summary><c>Upgrade</c> is not <c>websocket</c>.</summary>
    UpgradeMismatch,

    /// <summary><c>Connection</c> is absent.</summary>
    ConnectionMissing,

    /// <summary><c>Connection</c> has no <c>upgrade</c> token.</summary>
    ConnectionMismatch,

    /// <summary>The server chose a subprotocol that was not offered.</summary>
    SubprotocolNotOffered,

    /// <summary><c>Sec-WebSocket-Extensions</c> is longer than 4096 octets.</summary>
    ExtensionListTooLong,

    /// <summary>The server accepted an extension that was not offered.</summary>
    ExtensionNotOffered,

    /// <summary>The application's hook for extension defaults refused.</summary>
    ExtensionDefaultsRefused,

    /// <summary>The options that the application's hook for extension defaults gave are malformed.</summary>
    ExtensionDefaultsMalformed,

    /// <summary>The server's parameters for an extension are unknown or malformed.</summary>
    ExtensionParametersMalformed,

    /// <summary>The server's parameters for an extension are out of range, repeated, or not what was offered.</summary>
    ExtensionParametersRejected,

    /// <summary><c>Sec-WebSocket-Accept</c> does not match the key.</summary>
    AcceptMismatch,

    /// <summary>The script's handler of the filter event refused the response.</summary>
    RejectedByFilter,

    /// <summary>Memory ran out while connecting.</summary>
    OutOfMemory,

    /// <summary>The send buffer of the socket could not be set after the handshake.</summary>
    SendBufferRefused,

    /// <summary>The script's handler of the open event refused the connection.</summary>
    RejectedAtOpen,

    /// <summary>The local side stopped before the connection was open.</summary>
    ClosedBeforeOpen,
}

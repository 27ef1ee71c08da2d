using VeraWebSockets.Actors.Errors;

namespace VeraWebSockets.LuaBridge.Dispatch;

/// <summary>The words of event 1: the old library's, letter by letter (spec tables 1.1 and 1.2). Scripts compare them.</summary>
internal static class ConnectErrorText
{
    public static string Of(ConnectErrorKind kind) => kind switch
    {
        ConnectErrorKind.NotPrepared => "no parameters", // our own: the old library knew no such functions
        ConnectErrorKind.NameNotResolved => "getaddrinfo (ipv6) failed",
        ConnectErrorKind.NameNotResolvedToIPv4 => "getaddrinfo (ipv4) failed",
        ConnectErrorKind.AddressFamilyUnknown => "unknown address family",
        ConnectErrorKind.AddressFamilyExcluded => "unable to lookup address",
        ConnectErrorKind.ConnectionLimitReached => "insert wsi failed",
        ConnectErrorKind.SocketNotCreated => "unable to open socket",
        ConnectErrorKind.SocketOptionRefused => "set socket opts failed",
        ConnectErrorKind.SocketNotBound => "unable to bind socket",
        ConnectErrorKind.ConnectFailed => "connect failed",
        ConnectErrorKind.ProxyWriteFailed => "proxy write failed",
        ConnectErrorKind.ProxyHungUp => "proxy conn dead",
        ConnectErrorKind.ProxyReadFailed => "proxy read err",
        ConnectErrorKind.ProxyRefused => "http_proxy fail",
        ConnectErrorKind.ProxyTimedOut => "Timed out waiting proxy reply",
        ConnectErrorKind.TlsNotStarted => "lws_ssl_client_connect1 failed",
        ConnectErrorKind.TlsFailed => "lws_ssl_client_connect2 failed",
        ConnectErrorKind.TlsTimedOut => "Timed out waiting SSL",
        ConnectErrorKind.RequestNotSent => "Peer hung up",
        ConnectErrorKind.ResponseNotReceived => "read failed",
        ConnectErrorKind.ResponseTimedOut => "Timed out waiting server reply",
        ConnectErrorKind.ResponseMalformed => "problems parsing header",
        ConnectErrorKind.StatusLineMissing => "HS: URI missing",
        ConnectErrorKind.RedirectLocationMissing => "HS: Redirect code but no Location",
        ConnectErrorKind.RedirectLocationInvalid => "HS: URI did not parse",
        ConnectErrorKind.RedirectDowngrade => "HS: Redirect attempted SSL downgrade",
        ConnectErrorKind.RedirectFailed => "HS: Redirect failed",
        ConnectErrorKind.Unauthorized => "HS: ws upgrade unauthorized",
        ConnectErrorKind.NotSwitchingProtocols => "HS: ws upgrade response not 101",
        ConnectErrorKind.AcceptMissing => "HS: ACCEPT missing",
        ConnectErrorKind.UpgradeMissing => "HS: UPGRADE missing",
        ConnectErrorKind.UpgradeMismatch => "HS: Upgrade to something other than websocket",
        ConnectErrorKind.ConnectionMissing => "HS: CONNECTION missing",
        ConnectErrorKind.ConnectionMismatch => "HS: UPGRADE malformed",
        ConnectErrorKind.SubprotocolNotOffered => "HS: PROTOCOL malformed",
        ConnectErrorKind.ExtensionListTooLong => "HS: EXT: list too big",
        ConnectErrorKind.ExtensionNotOffered => "HS: EXT: unknown ext",
        ConnectErrorKind.ExtensionDefaultsRefused => "HS: EXT: failed setting defaults",
        ConnectErrorKind.ExtensionDefaultsMalformed => "HS: EXT: failed parsing defaults",
        ConnectErrorKind.ExtensionParametersMalformed => "HS: EXT: failed parsing options",
        ConnectErrorKind.ExtensionParametersRejected => "HS: EXT: Rejects server options",
        ConnectErrorKind.AcceptMismatch => "HS: Accept hash wrong",
        ConnectErrorKind.RejectedByFilter => "HS: Rejected by filter cb",
        ConnectErrorKind.OutOfMemory => "HS: OOM",
        ConnectErrorKind.SendBufferRefused => "HS: SO_SNDBUF failed",
        ConnectErrorKind.RejectedAtOpen => "HS: Rejected at CLIENT_ESTABLISHED",
        ConnectErrorKind.ClosedBeforeOpen => "closed before established",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "a kind without words"),
    };
}

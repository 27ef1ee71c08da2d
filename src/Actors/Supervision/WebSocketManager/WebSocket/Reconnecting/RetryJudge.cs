using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Protocol.Close;

namespace VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Reconnecting;

/// <summary>
/// Says which causes trying again may mend. What the server has decided (401, 1008) and what is wrong on one of the two sides (a certificate,
/// a protocol fault) stays as it is; networks come back, and servers are started again. <c>docs/reconnect.md</c> has the table.
/// </summary>
internal static class RetryJudge
{
    /// <returns>Whether another attempt is worth it.</returns>
    public static bool IsWorthIt(ReconnectCause cause, ReconnectOptions options)
    {
        int? code = cause switch
        {
            ReconnectCause.Failed failed => failed.Error.HttpStatus,
            ReconnectCause.Ended ended => ended.Status.Code,
            ReconnectCause.Unusable unusable => unusable.Code,
            _ => null,
        };
        return code is { } listed && options.RetryCodes.Contains(listed) ? true
            : code is { } banned && options.GiveUpCodes.Contains(banned) ? false
            : cause switch
            {
                ReconnectCause.Failed failed => IsPassing(failed.Error),
                ReconnectCause.Ended ended => IsPassing(ended.Status.Code),
                ReconnectCause.Unusable or ReconnectCause.Requested => true,
                _ => false,
            };
    }

    private static bool IsPassing(ConnectError error) => error.Kind switch
    {
        _ when error.RefusalStatus is { } status => status is 408 or 425 or 429 or >= 500,

        // A name, a network, a server that is not there.
        ConnectErrorKind.NameNotResolved or ConnectErrorKind.NameNotResolvedToIPv4 or ConnectErrorKind.ConnectFailed
            or ConnectErrorKind.ProxyWriteFailed or ConnectErrorKind.ProxyHungUp or ConnectErrorKind.ProxyReadFailed or ConnectErrorKind.ProxyTimedOut
            or ConnectErrorKind.TlsTimedOut or ConnectErrorKind.RequestNotSent or ConnectErrorKind.ResponseNotReceived
            or ConnectErrorKind.ResponseTimedOut => true,
        ConnectErrorKind.TlsFailed => !error.IsCertificateRefused,
        ConnectErrorKind.RedirectFailed => true, // the target's name may have an address later

        // What this machine lacks now: others may give it back, an interface may come up.
        ConnectErrorKind.SocketNotCreated or ConnectErrorKind.SocketNotBound or ConnectErrorKind.OutOfMemory => true,

        ConnectErrorKind.NotPrepared => true, // whoever gives out tokens may be down as well

        // A part of the library has crashed; what the user has closed is not judged here.
        ConnectErrorKind.ClosedBeforeOpen => true,

        _ => false, // settings, a script's refusal, a response against the protocol
    };

    private static bool IsPassing(int closeCode) => (CloseCode)closeCode
        is CloseCode.GoingAway or CloseCode.NoStatus or CloseCode.Abnormal or CloseCode.InternalError
        or CloseCode.ServiceRestart or CloseCode.TryAgainLater or CloseCode.BadGateway;
}

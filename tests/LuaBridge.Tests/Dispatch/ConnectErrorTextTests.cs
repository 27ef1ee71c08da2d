using VeraWebSockets.Actors.Errors;
using VeraWebSockets.LuaBridge.Dispatch;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

/// <summary>The words are those of the specification's tables 1.1 and 1.2, which scripts compare octet by octet.</summary>
public sealed class ConnectErrorTextTests
{
    /// <summary>
    /// Table 1.1 in its order, without what it reserves (numbers 14, 16, 17 and 25), then what table 1.2 says is used, then
    /// the literals that were added.
    /// </summary>
    public static TheoryData<ConnectErrorKind, string> Literals => new()
    {
        { ConnectErrorKind.NotPrepared, "no parameters" },
        { ConnectErrorKind.NameNotResolved, "getaddrinfo (ipv6) failed" },
        { ConnectErrorKind.AddressFamilyUnknown, "unknown address family" },
        { ConnectErrorKind.NameNotResolvedToIPv4, "getaddrinfo (ipv4) failed" },
        { ConnectErrorKind.SocketOptionRefused, "set socket opts failed" },
        { ConnectErrorKind.ConnectionLimitReached, "insert wsi failed" },
        { ConnectErrorKind.TlsNotStarted, "lws_ssl_client_connect1 failed" },
        { ConnectErrorKind.TlsFailed, "lws_ssl_client_connect2 failed" },
        { ConnectErrorKind.RequestNotSent, "Peer hung up" },
        { ConnectErrorKind.ResponseNotReceived, "read failed" },
        { ConnectErrorKind.StatusLineMissing, "HS: URI missing" },
        { ConnectErrorKind.RedirectLocationMissing, "HS: Redirect code but no Location" },
        { ConnectErrorKind.RedirectLocationInvalid, "HS: URI did not parse" },
        { ConnectErrorKind.RedirectFailed, "HS: Redirect failed" },
        { ConnectErrorKind.OutOfMemory, "HS: OOM" },
        { ConnectErrorKind.AcceptMissing, "HS: ACCEPT missing" },
        { ConnectErrorKind.NotSwitchingProtocols, "HS: ws upgrade response not 101" },
        { ConnectErrorKind.UpgradeMissing, "HS: UPGRADE missing" },
        { ConnectErrorKind.UpgradeMismatch, "HS: Upgrade to something other than websocket" },
        { ConnectErrorKind.ConnectionMissing, "HS: CONNECTION missing" },
        { ConnectErrorKind.ConnectionMismatch, "HS: UPGRADE malformed" },
        { ConnectErrorKind.SubprotocolNotOffered, "HS: PROTOCOL malformed" },
        { ConnectErrorKind.ExtensionListTooLong, "HS: EXT: list too big" },
        { ConnectErrorKind.ExtensionDefaultsRefused, "HS: EXT: failed setting defaults" },
        { ConnectErrorKind.ExtensionDefaultsMalformed, "HS: EXT: failed parsing defaults" },
        { ConnectErrorKind.ExtensionParametersMalformed, "HS: EXT: failed parsing options" },
        { ConnectErrorKind.ExtensionParametersRejected, "HS: EXT: Rejects server options" },
        { ConnectErrorKind.ExtensionNotOffered, "HS: EXT: unknown ext" },
        { ConnectErrorKind.AcceptMismatch, "HS: Accept hash wrong" },
        { ConnectErrorKind.RejectedByFilter, "HS: Rejected by filter cb" },
        { ConnectErrorKind.SendBufferRefused, "HS: SO_SNDBUF failed" },
        { ConnectErrorKind.RejectedAtOpen, "HS: Rejected at CLIENT_ESTABLISHED" },
        { ConnectErrorKind.ConnectFailed, "connect failed" },
        { ConnectErrorKind.AddressFamilyExcluded, "unable to lookup address" },
        { ConnectErrorKind.SocketNotCreated, "unable to open socket" },
        { ConnectErrorKind.SocketNotBound, "unable to bind socket" },
        { ConnectErrorKind.ProxyWriteFailed, "proxy write failed" },
        { ConnectErrorKind.TlsTimedOut, "Timed out waiting SSL" },
        { ConnectErrorKind.RedirectDowngrade, "HS: Redirect attempted SSL downgrade" },
        { ConnectErrorKind.Unauthorized, "HS: ws upgrade unauthorized" },
        { ConnectErrorKind.ResponseTimedOut, "Timed out waiting server reply" },
        { ConnectErrorKind.ResponseMalformed, "problems parsing header" },
        { ConnectErrorKind.ClosedBeforeOpen, "closed before established" },
        { ConnectErrorKind.ProxyHungUp, "proxy conn dead" },
        { ConnectErrorKind.ProxyReadFailed, "proxy read err" },
        { ConnectErrorKind.ProxyRefused, "http_proxy fail" },
        { ConnectErrorKind.ProxyTimedOut, "Timed out waiting proxy reply" },
    };

    [Theory]
    [MemberData(nameof(Literals))]
    public void Given_a_kind_when_it_is_told_to_a_script_then_the_words_are_those_of_the_old_library(ConnectErrorKind kind, string words) =>
        Assert.Equal(words, ConnectErrorText.Of(kind));

    [Fact]
    public void Given_all_kinds_when_they_are_looked_up_then_each_has_a_row_above() =>
        Assert.Equal(Enum.GetValues<ConnectErrorKind>().Order(), Literals.Select(row => row.Data.Item1).Order());

    [Fact]
    public void Given_a_number_that_is_no_kind_when_it_is_told_then_that_is_a_defect() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ConnectErrorText.Of((ConnectErrorKind)(-1)));
}

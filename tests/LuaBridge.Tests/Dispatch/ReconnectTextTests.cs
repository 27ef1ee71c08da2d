using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Reconnecting;
using VeraWebSockets.LuaBridge.Dispatch;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

/// <summary>The words of <c>docs/reconnect.md</c>.</summary>
public sealed class ReconnectTextTests
{
    [Theory]
    [InlineData(ConnectErrorKind.Unauthorized, 401, "status 401")]
    [InlineData(ConnectErrorKind.NotSwitchingProtocols, 503, "status 503")]
    [InlineData(ConnectErrorKind.ProxyRefused, 407, "status 407")]
    [InlineData(ConnectErrorKind.ProxyRefused, null, "http_proxy fail")]
    [InlineData(ConnectErrorKind.StatusLineMissing, 503, "status 503")]
    [InlineData(ConnectErrorKind.StatusLineMissing, 101, "HS: URI missing")]
    [InlineData(ConnectErrorKind.ResponseMalformed, 400, "status 400")]
    [InlineData(ConnectErrorKind.ResponseMalformed, 302, "problems parsing header")]
    [InlineData(ConnectErrorKind.AcceptMismatch, 101, "HS: Accept hash wrong")]
    [InlineData(ConnectErrorKind.RedirectFailed, 302, "HS: Redirect failed")]
    [InlineData(ConnectErrorKind.ConnectFailed, null, "connect failed")]
    public void Given_a_failed_attempt_when_its_cause_is_told_then_a_status_is_told_where_somebody_has_refused_with_it(
        ConnectErrorKind kind, int? status, string words) =>
        Assert.Equal(words, ReconnectText.Of(new ReconnectCause.Failed(new ConnectError(kind, "detail") { HttpStatus = status })));
}

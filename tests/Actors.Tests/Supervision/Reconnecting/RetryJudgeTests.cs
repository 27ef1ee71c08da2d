using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Reconnecting;

namespace VeraWebSockets.Actors.Tests.Supervision.Reconnecting;

public sealed class RetryJudgeTests
{
    /// <summary>Kinds that are tried again; every other one is not.</summary>
    private static readonly ConnectErrorKind[] Passing =
    [
        ConnectErrorKind.NotPrepared, ConnectErrorKind.NameNotResolved, ConnectErrorKind.NameNotResolvedToIPv4, ConnectErrorKind.ConnectFailed,
        ConnectErrorKind.SocketNotCreated, ConnectErrorKind.SocketNotBound, ConnectErrorKind.OutOfMemory,
        ConnectErrorKind.ProxyWriteFailed, ConnectErrorKind.ProxyHungUp, ConnectErrorKind.ProxyReadFailed, ConnectErrorKind.ProxyTimedOut,
        ConnectErrorKind.TlsFailed, ConnectErrorKind.TlsTimedOut, ConnectErrorKind.RequestNotSent, ConnectErrorKind.ResponseNotReceived,
        ConnectErrorKind.ResponseTimedOut, ConnectErrorKind.RedirectFailed, ConnectErrorKind.ClosedBeforeOpen,
    ];

    public static TheoryData<ConnectErrorKind> Kinds => [.. Enum.GetValues<ConnectErrorKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Given_a_failure_without_a_status_when_it_is_judged_then_only_what_may_pass_is_tried_again(ConnectErrorKind kind) =>
        Assert.Equal(Passing.Contains(kind), IsWorthIt(new ConnectError(kind, "")));

    [Theory]
    [InlineData(500, true)]
    [InlineData(502, true)]
    [InlineData(503, true)]
    [InlineData(599, true)]
    [InlineData(408, true)]
    [InlineData(425, true)]
    [InlineData(429, true)]
    [InlineData(101, false)]
    [InlineData(200, false)]
    [InlineData(302, false)]
    [InlineData(400, false)]
    [InlineData(401, false)]
    [InlineData(403, false)]
    [InlineData(404, false)]
    [InlineData(410, false)]
    [InlineData(426, false)]
    public void Given_a_status_when_it_is_judged_then_what_the_server_has_decided_is_not_tried_again(int status, bool expected)
    {
        Assert.Equal(expected, IsWorthIt(new ConnectError(ConnectErrorKind.NotSwitchingProtocols, "") { HttpStatus = status }));
        Assert.Equal(expected, IsWorthIt(new ConnectError(ConnectErrorKind.ProxyRefused, "") { HttpStatus = status }));
        Assert.Equal(expected, IsWorthIt(new ConnectError(ConnectErrorKind.StatusLineMissing, "") { HttpStatus = status }));
        Assert.Equal(expected, IsWorthIt(new ConnectError(ConnectErrorKind.ResponseMalformed, "") { HttpStatus = status }));
    }

    [Fact]
    public void Given_a_certificate_that_was_refused_when_it_is_judged_then_it_is_not_tried_again() =>
        Assert.False(IsWorthIt(new ConnectError(ConnectErrorKind.TlsFailed, "") { IsCertificateRefused = true }));

    [Theory]
    [InlineData(1001, true)]
    [InlineData(1005, true)]
    [InlineData(1006, true)]
    [InlineData(1011, true)]
    [InlineData(1012, true)]
    [InlineData(1013, true)]
    [InlineData(1014, true)]
    [InlineData(1000, false)]
    [InlineData(1002, false)]
    [InlineData(1003, false)]
    [InlineData(1007, false)]
    [InlineData(1008, false)]
    [InlineData(1009, false)]
    [InlineData(1010, false)]
    [InlineData(3000, false)]
    [InlineData(4000, false)]
    [InlineData(4999, false)]
    public void Given_a_close_code_when_it_is_judged_then_what_the_peer_has_decided_is_not_tried_again(int code, bool expected) =>
        Assert.Equal(expected, IsWorthIt(code));

    [Theory]
    [InlineData(4001)]
    [InlineData(1008)]
    public void Given_a_code_to_retry_when_a_peer_closes_with_it_then_it_is_tried_again(int code) =>
        Assert.True(IsWorthIt(code, ReconnectOptions.On with { RetryCodes = [4001, 1008] }));

    [Fact]
    public void Given_a_status_to_retry_when_a_server_answers_it_then_it_is_tried_again() =>
        Assert.True(RetryJudge.IsWorthIt(
            new ReconnectCause.Failed(new ConnectError(ConnectErrorKind.Unauthorized, "") { HttpStatus = 401 }),
            ReconnectOptions.On with { RetryCodes = [401] }));

    [Fact]
    public void Given_a_code_to_give_up_when_a_peer_closes_with_it_then_it_is_not_tried_again() =>
        Assert.False(IsWorthIt(1006, ReconnectOptions.On with { GiveUpCodes = [1006] }));

    private static bool IsWorthIt(ConnectError error) => RetryJudge.IsWorthIt(new ReconnectCause.Failed(error), ReconnectOptions.On);

    private static bool IsWorthIt(int code, ReconnectOptions? options = null) =>
        RetryJudge.IsWorthIt(
            new ReconnectCause.Ended(new CloseStatus(code, ReadOnlyMemory<byte>.Empty, true)), options ?? ReconnectOptions.On);
}

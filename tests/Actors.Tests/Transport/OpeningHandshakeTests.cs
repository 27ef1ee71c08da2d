using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Protocol.Handshake;
using VeraWebSockets.Actors.Tests.Fakes;
using VeraWebSockets.Actors.Transport.Dialing;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Transport;

/// <summary>What no peer can bring about at will: a request that cannot be written.</summary>
public sealed class OpeningHandshakeTests : IDisposable
{
    private readonly FakeTransport _transport = new();

    public void Dispose() => _transport.Dispose();

    [Fact]
    public async Task Given_a_request_that_cannot_be_written_when_the_peer_says_nothing_then_it_was_not_sent()
    {
        FailWrites(SocketError.Shutdown);
        _transport.EndStream();

        Assert.Equal(ConnectErrorKind.RequestNotSent, (await FailAsync()).Kind);
    }

    [Fact]
    public async Task Given_a_request_that_cannot_be_written_when_reading_fails_too_then_the_write_is_the_cause()
    {
        FailWrites(SocketError.Shutdown);
        _transport.BreakStream("reading failed");

        Assert.Equal(new ConnectError(ConnectErrorKind.RequestNotSent, "writing failed"), await FailAsync());
    }

    [Fact]
    public async Task Given_a_request_that_meets_a_reset_when_reading_meets_it_too_then_no_response_was_received()
    {
        FailWrites(SocketError.ConnectionReset);
        _transport.BreakStream();

        Assert.Equal(ConnectErrorKind.ResponseNotReceived, (await FailAsync()).Kind);
    }

    [Fact]
    public async Task Given_a_request_that_cannot_be_written_when_the_peer_has_answered_before_then_its_answer_counts()
    {
        FailWrites(SocketError.Shutdown);
        _transport.Receive(Encoding.ASCII.GetBytes("HTTP/1.1 503 Busy\r\n\r\n"));

        (HandshakeOutcome outcome, _) = await RunAsync();

        Assert.Equal(503, Assert.IsType<HandshakeOutcome.Rejected>(outcome).Error.HttpStatus);
    }

    private void FailWrites(SocketError error) => _transport.FailWrites(new IOException("writing failed", new SocketException((int)error)));

    private async Task<ConnectError> FailAsync() => (await Assert.ThrowsAsync<ConnectException>(RunAsync)).Error;

    private async Task<HandshakeResult> RunAsync()
    {
        var time = new FakeTimeProvider();
        using var deadline = new Deadline(time, CancellationToken.None);
        return await new OpeningHandshake(_transport, time, WebSocketLog.Silent)
            .RunAsync(7, Urls.Parse("ws://host.example/"), ConnectionOptions.Default, deadline)
            .WithLimit("the opening handshake to end");
    }
}

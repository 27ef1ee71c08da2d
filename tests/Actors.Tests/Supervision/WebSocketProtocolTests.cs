using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;

namespace VeraWebSockets.Actors.Tests.Supervision;

public sealed class WebSocketProtocolTests
{
    [Theory]
    [InlineData(1000)]
    [InlineData(1003)]
    [InlineData(1007)]
    [InlineData(1014)]
    [InlineData(3000)]
    [InlineData(4999)]
    public void Given_a_code_that_may_be_sent_when_a_close_is_made_then_it_has_it(int code)
    {
        Assert.Equal(code, new WebSocketProtocol.Close(7, code, "").Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    [InlineData(1004)]
    [InlineData(1005)]
    [InlineData(1006)]
    [InlineData(1015)]
    [InlineData(2999)]
    [InlineData(5000)]
    [InlineData(66536)]
    public void Given_a_code_that_may_not_be_sent_when_a_close_is_made_then_it_is_refused(int code)
    {
        Assert.Throws<ArgumentException>(nameof(WebSocketProtocol.Close.Code), () => new WebSocketProtocol.Close(7, code, ""));
        Assert.Throws<ArgumentException>(nameof(WebSocketProtocol.Fail.Code), () => new WebSocketProtocol.Fail(7, 1, code, ""));
    }

    [Theory]
    [InlineData("a", 123, true)]
    [InlineData("a", 124, false)]
    [InlineData("é", 61, true)]
    [InlineData("é", 62, false)]
    [InlineData("a", 4 << 20, false)]
    public void Given_a_reason_when_a_close_is_made_then_its_octets_decide(string character, int count, bool accepted)
    {
        string reason = string.Concat(Enumerable.Repeat(character, count));

        Assert.Equal(accepted, Record.Exception(() => new WebSocketProtocol.Close(7, 1000, reason)) is null);
    }
}

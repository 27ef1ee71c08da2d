using Akka.Actor;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Protocol.Url;
using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Tests.Fakes;

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

    [Fact]
    public void Given_a_message_when_it_is_changed_then_code_and_reason_are_checked_as_well()
    {
        var close = new WebSocketProtocol.Close(7, 1000, "");
        var fail = new WebSocketProtocol.Fail(7, 1, 1000, "");

        Assert.Throws<ArgumentException>(nameof(WebSocketProtocol.Close.Code), () => close with { Code = 1005 });
        Assert.Throws<ArgumentException>(nameof(WebSocketProtocol.Close.Reason), () => close with { Reason = new string('a', 124) });
        Assert.Throws<ArgumentException>(nameof(WebSocketProtocol.Fail.Code), () => fail with { Code = 1005 });
        Assert.Throws<ArgumentException>(nameof(WebSocketProtocol.Fail.Reason), () => fail with { Reason = new string('a', 124) });
    }

    [Fact]
    public void Given_nothing_where_a_connect_needs_something_when_it_is_made_then_it_is_refused()
    {
        WebSocketUrl url = Urls.Parse("ws://h/");

        Assert.Throws<ArgumentNullException>("Url", () => new WebSocketManagerProtocol.Connect(7, 1, null!, ConnectionOptions.Default, ActorRefs.Nobody));
        Assert.Throws<ArgumentNullException>("Options", () => new WebSocketManagerProtocol.Connect(7, 1, url, null!, ActorRefs.Nobody));
        Assert.Throws<ArgumentNullException>("Target", () => new WebSocketManagerProtocol.Connect(7, 1, url, ConnectionOptions.Default, null!));
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

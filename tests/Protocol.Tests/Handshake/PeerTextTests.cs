using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Protocol.Handshake;

namespace VeraWebSockets.Protocol.Tests.Handshake;

/// <summary>Words of the peer in errors: they end in logs and on terminals.</summary>
public class PeerTextTests
{
    [Theory]
    [InlineData("", "\"\"")]
    [InlineData("h2c", "\"h2c\"")]
    [InlineData("é", "\"é\"")]
    [InlineData("a\r\nb", "\"a\\x0D\\x0Ab\"")]
    [InlineData("\u001b[31m\u009b\x7f\0", "\"\\x1B[31m\\x9B\\x7F\\x00\"")]
    public void Given_words_of_a_peer_when_quoted_then_they_stay_on_one_line(string text, string quoted)
    {
        string actual = PeerText.Quote(text);

        Assert.Equal(quoted, actual);
    }

    [Theory]
    [InlineData(100, "")]
    [InlineData(101, "…")]
    [InlineData(65536, "…")]
    public void Given_long_words_of_a_peer_when_quoted_then_they_are_cut_after_100_characters(int length, string mark)
    {
        string actual = PeerText.Quote(new string('x', length));

        Assert.Equal($"\"{new string('x', 100)}{mark}\"", actual);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Given_a_refused_response_with_long_and_wild_words_when_judged_then_the_detail_is_one_short_line(
        string statusLine, string line)
    {
        Response response = new Response { StatusLine = statusLine }.Instead(line[..line.IndexOf(':', StringComparison.Ordinal)], line);

        ConnectError error = Assert.IsType<HandshakeOutcome.Rejected>(response.Judge()).Error;

        Assert.True(error.Detail.Length <= 200 && !error.Detail.Any(char.IsControl), error.Detail);
    }

    public static TheoryData<string, string> Refused()
    {
        const string good = "HTTP/1.1 101 Switching Protocols";
        string wild = string.Concat(Enumerable.Repeat("\u009b\u0085é", 5_000));
        return new()
        {
            { $"HTTP/1.1 4\n04{wild} x", "X: x" },
            { good, $"Upgrade: {wild}" },
            { good, $"Connection: {wild}" },
            { good, $"Sec-WebSocket-Protocol: {wild}" },
            { good, $"Sec-WebSocket-Extensions: {wild[..4000]}" },
            { good, $"Sec-WebSocket-Extensions: {wild}" },
            { good, $"{new string('X', 20_000)}: \0" },
        };
    }
}

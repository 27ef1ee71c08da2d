using VeraWebSockets.Actors.Protocol.Handshake;

namespace VeraWebSockets.Protocol.Tests.Handshake;

public class HttpTokenTests
{
    private const string Separators = "\"(),/:;<=>?@[\\]{}"; // RFC 9110 section 5.6.2

    [Fact]
    public void Given_each_character_when_checked_as_a_token_then_only_visible_ASCII_without_separators_is_valid()
    {
        char[] expected = [.. Characters().Where(c => c is > ' ' and < '\x7f' && !Separators.Contains(c, StringComparison.Ordinal))];

        char[] valid = [.. Characters().Where(c => HttpToken.IsValid([c]))];

        Assert.Equal(expected, valid);
    }

    [Fact]
    public void Given_nothing_when_checked_as_a_token_then_it_is_not_valid() => Assert.False(HttpToken.IsValid(""));

    [Fact]
    public void Given_one_bad_character_among_good_ones_when_checked_as_a_token_then_it_is_not_valid() =>
        Assert.False(HttpToken.IsValid("Sec WebSocket"));

    [Fact]
    public void Given_each_character_when_checked_as_a_field_value_then_no_control_but_the_tab_is_valid()
    {
        char[] expected = [.. Characters().Where(c => c is '\t' or (>= ' ' and not '\x7f'))];

        char[] valid = [.. Characters().Where(c => HttpToken.IsFieldValue([c]))];

        Assert.Equal(expected, valid);
    }

    private static IEnumerable<char> Characters() => Enumerable.Range(0, 0x180).Select(c => (char)c);
}

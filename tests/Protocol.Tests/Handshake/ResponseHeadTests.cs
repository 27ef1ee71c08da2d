using System.Text;
using VeraWebSockets.Actors.Protocol.Handshake;

namespace VeraWebSockets.Protocol.Tests.Handshake;

public class ResponseHeadTests
{
    [Fact]
    public void Given_a_head_when_parsed_then_the_first_line_stands_alone()
    {
        ResponseHead head = Parse("HTTP/1.1 101 x\r\nA: 1");

        Assert.Equal("HTTP/1.1 101 x", head.StartLine);
    }

    [Fact]
    public void Given_header_lines_when_parsed_then_names_and_values_keep_their_order()
    {
        ResponseHead head = Parse("x\r\nA: 1\r\nB: 2\r\nA: 3");

        Assert.Equal([new("A", "1"), new("B", "2"), new("A", "3")], head.Headers);
    }

    [Theory]
    [InlineData("A:1", "1")]
    [InlineData("A:   1", "1")]
    [InlineData("A:\t1\t ", "1")]
    [InlineData("A: 1 \t 2 ", "1 \t 2")]
    [InlineData("A:", "")]
    [InlineData("A:  ", "")]
    [InlineData("A: b:c", "b:c")]
    [InlineData("A: \u00fc\u0080", "\u00fc\u0080")]
    public void Given_a_value_when_parsed_then_only_space_around_it_is_dropped(string line, string value)
    {
        ResponseHead head = Parse("x\r\n" + line);

        Assert.Equal(value, head.First("A"));
    }

    [Theory]
    [InlineData("A: 1\r\n 2", "1 2")]
    [InlineData("A: 1 \t\r\n\t 2\t", "1 2")]
    [InlineData("A: 1\r\n 2\r\n 3", "1 2 3")]
    [InlineData("A:\r\n 1", "1")]
    [InlineData("A: 1\r\n ", "1")]
    [InlineData("A: 1\r\n \r\n 2", "1 2")]
    [InlineData("A: 1\r\n B: 2", "1 B: 2")]
    public void Given_a_value_that_goes_on_in_further_lines_when_parsed_then_a_space_joins_them(string lines, string value)
    {
        ResponseHead head = Parse($"x\r\n{lines}\r\nB: 3");

        Assert.Equal([new("A", value), new("B", "3")], head.Headers);
    }

    [Theory]
    [InlineData("content-LENGTH", "1")]
    [InlineData("Content", null)]
    public void Given_a_name_in_other_case_when_looked_up_then_the_whole_name_decides(string name, string? value)
    {
        ResponseHead head = Parse("x\r\nContent-Length: 1");

        Assert.Equal(value, head.First(name));
    }

    [Fact]
    public void Given_a_header_in_several_lines_when_looked_up_then_all_are_joined_by_commas()
    {
        ResponseHead head = Parse("x\r\nA: 1\r\nB: 2\r\na: 3, 4\r\nA:");

        Assert.Equal("1,3, 4,", head.All("A"));
    }

    [Fact]
    public void Given_an_absent_header_when_looked_up_then_there_is_nothing_to_join() => Assert.Null(Parse("x\r\nA: 1").All("B"));

    [Fact]
    public void Given_well_formed_lines_when_parsed_then_there_is_no_fault() => Assert.Null(Parse("x\r\nA: 1\tb").Fault);

    [Fact]
    public void Given_a_line_without_a_name_when_parsed_then_its_number_is_told() =>
        Assert.Equal("header line 2 has no valid name", Parse("x\r\nA: 1\r\nno colon\r\nB: 2").Fault);

    [Fact]
    public void Given_a_line_without_a_name_behind_a_folded_one_when_parsed_then_its_number_is_told() =>
        Assert.Equal("header line 3 has no valid name", Parse("x\r\nA: 1\r\n 2\r\nno colon").Fault);

    [Theory]
    [InlineData("A: \u0001")]
    [InlineData("A: 1\r\n \u0001")]
    public void Given_a_control_character_when_parsed_then_its_header_is_named(string lines) =>
        Assert.Equal("header \"A\" has a control character in its value", Parse("x\r\n" + lines).Fault);

    [Fact]
    public void Given_several_malformed_lines_when_parsed_then_the_first_is_told() =>
        Assert.Equal("header line 1 has no valid name", Parse("x\r\n: 1\r\nA: \0\r\nno colon").Fault);

    [Fact]
    public void Given_nothing_when_parsed_then_the_first_line_is_empty() => Assert.Equal("", Parse("").StartLine);

    private static ResponseHead Parse(string text) => ResponseHead.Parse(Encoding.Latin1.GetBytes(text));
}

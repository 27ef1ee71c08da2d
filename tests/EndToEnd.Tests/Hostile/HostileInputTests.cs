using System.Globalization;
using System.Text.RegularExpressions;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>200 hostile URLs, headers, origins and subprotocols: a Lua error, or a request of exactly the lines that were meant.</summary>
public sealed partial class HostileInputTests(HostileRun run, ITestOutputHelper output) : IClassFixture<HostileRun>
{
    private static readonly string[] AlwaysSent = ["Pragma", "Cache-Control", "Host", "Upgrade", "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version"];

    [Fact]
    public void Given_200_hostile_inputs_when_given_to_create_then_each_is_refused_with_its_argument_named_or_connects()
    {
        output.WriteLine($"{HostileInput.All.Count} inputs, {run.Requests.Count} requests");

        Assert.All(HostileInput.All, input => Assert.Matches(Outcome(), string.Join(' ', run.Events[input.Name])));
    }

    [Theory]
    [InlineData("path", 10, 11, 12, 13, 14, 15, 17, 18, 19, 21, 22, 23, 24)] // percent-encoded where they are not ASCII
    [InlineData("query", 10, 11, 12, 13, 14, 15, 17, 18, 19, 21, 22, 23, 24)]
    [InlineData("user", 12, 13, 14, 15, 17, 21, 22, 23, 24)] // no control characters, also not percent-encoded
    [InlineData("host")] // some have a form that is no name of anybody
    [InlineData("header value", 4, 5, 6, 16, 17, 18, 19, 21, 22, 23, 24)]
    [InlineData("header name", 16, 17, 19)]
    [InlineData("origin", 4, 5, 6, 16, 17, 18, 19, 21, 22, 23, 24)]
    [InlineData("subprotocol", 16, 17, 19, 22)] // a list of two, the last one
    public void Given_200_hostile_inputs_when_they_are_connected_then_just_those_open_that_mean_something_there(string place, params int[] texts)
    {
        HostileInput[] there = [.. HostileInput.All.Where(input => input.Place == place)];

        string[] opened = [.. there.Where(input => run.Events[input.Name].First().StartsWith('3')).Select(input => input.Text)];

        Assert.Equal(texts.Select(text => there[text].Text), opened);
        Assert.Equal(texts.Select(text => there[text].Number), run.Requests.Select(NumberOf).Intersect(there.Select(input => input.Number)).Order());
    }

    [Fact]
    public void Given_200_hostile_inputs_when_the_server_is_asked_then_each_line_is_printable_ASCII() =>
        Assert.All(run.Requests, request => Assert.Matches(Printable(), request.Text));

    [Fact]
    public void Given_200_hostile_inputs_when_the_server_is_asked_then_it_gets_the_headers_that_were_meant_and_no_others() =>
        Assert.All(run.Requests, request => Assert.Equal(Expected(request), Names(request)));

    private static int NumberOf(PeerRequest request) => int.Parse(request.Path.Split('/')[1], CultureInfo.InvariantCulture);

    private static IEnumerable<string> Expected(PeerRequest request)
    {
        HostileInput input = HostileInput.All[NumberOf(request)];
        string[] meant = input.Place switch
        {
            "user" => ["Authorization"],
            "header value" => ["X-Test"],
            "header name" => [input.Text],
            "origin" => ["Origin"],
            "subprotocol" => ["Sec-WebSocket-Protocol"],
            _ => [],
        };
        return AlwaysSent.Concat(meant).Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Names(PeerRequest request) =>
        request.HeaderLines.Select(line => line.Split(':')[0]).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"^(create: bad argument #(1|5) to 'create' .*|3 38\(1000\) 4\(1000, clean\)|1\(""getaddrinfo \(ipv6\) failed""\))$")]
    private static partial Regex Outcome();

    [GeneratedRegex(@"\AGET /[!-~]* HTTP/1\.1\r\n([!-~]+:[\t -~]*\r\n)+\r\n\z")]
    private static partial Regex Printable();
}

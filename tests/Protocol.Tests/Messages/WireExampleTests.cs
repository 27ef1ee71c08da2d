namespace VeraWebSockets.Protocol.Tests.Messages;

/// <summary>Each example whole, cut at each octet, octet by octet, and followed by garbage.</summary>
public class WireExampleTests
{
    /// <summary>Reserved bits in any frame: never the beginning of anything good.</summary>
    private static readonly byte[] Garbage = [0xFF, 0x00, 0xFF, 0x81, 0x01, 0x61];

    [Theory]
    [MemberData(nameof(WireExample.Names), MemberType = typeof(WireExample))]
    public void Given_an_example_whole_when_received_then_all_of_it_happens(string name)
    {
        var example = WireExample.Named(name);

        string summary = new Session(example.Rules).Receive(example.Octets).Summary;

        Assert.Equal(example.Summary, summary);
    }

    [Theory]
    [MemberData(nameof(WireExample.Names), MemberType = typeof(WireExample))]
    public void Given_an_example_cut_at_each_octet_when_received_then_the_same_happens(string name)
    {
        var example = WireExample.Named(name);
        Assert.All(CutsOf(example.Octets), cut =>
        {
            string summary = new Session(example.Rules).Receive(example.Octets.AsSpan(0, cut)).Receive(example.Octets.AsSpan(cut)).Summary;

            Assert.Equal(example.Summary, summary);
        });
    }

    [Theory]
    [MemberData(nameof(WireExample.Names), MemberType = typeof(WireExample))]
    public void Given_an_example_octet_by_octet_when_received_then_the_same_happens(string name)
    {
        var example = WireExample.Named(name);
        var session = new Session(example.Rules);

        foreach (byte octet in example.Octets)
        {
            session.Receive([octet]);
        }

        Assert.Equal(example.Summary, session.Summary);
    }

    [Theory]
    [MemberData(nameof(WireExample.Names), MemberType = typeof(WireExample))]
    public void Given_an_example_followed_by_garbage_when_received_then_it_happens_before_the_garbage_is_refused(string name)
    {
        var example = WireExample.Named(name);
        string expected = example.End != "open"
            ? example.Summary
            : example.SummaryWith("reserved bits set", [.. example.Sent, "close 1002 reserved bits set"]);

        string summary = new Session(example.Rules).Receive([.. example.Octets, .. Garbage]).Summary;

        Assert.Equal(expected, summary);
    }

    [Theory]
    [MemberData(nameof(WireExample.Names), MemberType = typeof(WireExample))]
    public void Given_an_example_that_came_with_the_response_head_when_taken_then_the_same_happens(string name)
    {
        var example = WireExample.Named(name);
        var session = new Session(example.Rules);

        session.Protocol.Feed(example.Octets);
        session.TakeAll();

        Assert.Equal(example.Summary, session.Summary);
    }

    /// <summary>Each octet of a short example; of a long one those near its ends and near the sizes of buffers.</summary>
    private static IEnumerable<int> CutsOf(byte[] octets) =>
        Enumerable.Range(0, octets.Length + 1).Where(cut =>
            cut <= 300 || octets.Length - cut <= 20 || (cut + 8) % 8192 <= 16);
}

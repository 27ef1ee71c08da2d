namespace VeraWebSockets.Protocol.Tests.Extensions;

/// <summary>That the reference reads what RFC 7692 prints, and would see a reference that goes too far.</summary>
public class ReferenceInflaterTests
{
    [Theory]
    [InlineData("f2 48 cd c9 c9 07 00")]
    [InlineData("00 05 00 fa ff 48 65 6c 6c 6f 00")]
    [InlineData("f2 48 05 00 00 00 ff ff ca c9 c9 07 00")]
    public void Given_an_example_of_RFC_7692_when_inflated_then_it_is_Hello(string octets) =>
        Assert.Equal("Hello"u8, new ReferenceInflater().Inflate(Wire.Hex(octets)));

    [Fact]
    public void Given_the_shared_window_of_RFC_7692_when_inflated_then_it_reaches_before_its_message()
    {
        var inflater = new ReferenceInflater();
        inflater.Inflate(Wire.Hex("f2 48 cd c9 c9 07 00"));

        inflater.Inflate(Wire.Hex("f2 00 11 00 00"));

        Assert.Equal(4, inflater.ReachBefore); // an H, then "ello" from five octets back
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(30_000)]
    public void Given_a_repetition_when_inflated_then_its_distance_is_told(int distance)
    {
        byte[] unique = new byte[distance];
        new Random(1).NextBytes(unique);
        var inflater = new ReferenceInflater();

        inflater.Inflate(Deflated.Of([.. unique, .. unique]));

        Assert.Equal(distance, inflater.MaxDistance);
    }
}

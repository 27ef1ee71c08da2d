using System.Net;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Transport.Dialing;

namespace VeraWebSockets.Actors.Tests.Transport;

public sealed class AddressSelectionTests
{
    [Theory]
    [InlineData("::1 ::2 10.0.0.1 10.0.0.2", "::1 10.0.0.1 ::2 10.0.0.2")]
    [InlineData("10.0.0.1 10.0.0.2 ::1 ::2", "10.0.0.1 ::1 10.0.0.2 ::2")]
    [InlineData("10.0.0.1 10.0.0.2 10.0.0.3 ::1", "10.0.0.1 ::1 10.0.0.2 10.0.0.3")]
    [InlineData("10.0.0.1 10.0.0.2", "10.0.0.1 10.0.0.2")]
    [InlineData("::2 ::1", "::2 ::1")]
    public void Given_addresses_of_any_family_when_they_are_ordered_then_the_families_take_turns(string resolved, string ordered)
    {
        Assert.Equal(Parse(ordered), AddressSelection.Order(Parse(resolved), AddressFamilyChoice.Any));
    }

    [Theory]
    [InlineData(AddressFamilyChoice.IPv4, "10.0.0.1 10.0.0.2")]
    [InlineData(AddressFamilyChoice.IPv6, "::1 ::2")]
    public void Given_both_families_when_one_is_chosen_then_only_its_addresses_are_left(AddressFamilyChoice choice, string left)
    {
        Assert.Equal(Parse(left), AddressSelection.Order(Parse("::1 10.0.0.1 ::2 10.0.0.2"), choice));
    }

    [Theory]
    [InlineData(AddressFamilyChoice.IPv4, "::1")]
    [InlineData(AddressFamilyChoice.IPv6, "10.0.0.1")]
    public void Given_addresses_of_the_other_family_alone_when_one_is_chosen_then_the_family_is_excluded(
        AddressFamilyChoice choice, string resolved)
    {
        var fault = Assert.Throws<ConnectException>(() => AddressSelection.Order(Parse(resolved), choice));

        Assert.Equal(
            new ConnectError(ConnectErrorKind.AddressFamilyExcluded, $"the host has no {choice} address, and only that is allowed"),
            fault.Error);
    }

    [Theory]
    [InlineData(AddressFamilyChoice.Any)]
    [InlineData(AddressFamilyChoice.IPv4)]
    [InlineData(AddressFamilyChoice.IPv6)]
    public void Given_no_addresses_when_they_are_ordered_then_the_family_is_unknown(AddressFamilyChoice choice)
    {
        var fault = Assert.Throws<ConnectException>(() => AddressSelection.Order([], choice));

        Assert.Equal(ConnectErrorKind.AddressFamilyUnknown, fault.Error.Kind);
    }

    [Fact]
    public void Given_very_many_addresses_when_they_are_ordered_then_only_the_first_are_tried()
    {
        IPAddress[] resolved = [.. Enumerable.Range(1, 200).Select(i => new IPAddress([10, 0, 0, (byte)i]))];

        Assert.Equal(resolved[..AddressSelection.MaxAddresses], AddressSelection.Order(resolved, AddressFamilyChoice.Any));
    }

    private static IPAddress[] Parse(string list) => [.. list.Split(' ').Select(IPAddress.Parse)];
}

using System.Net.Sockets;
using VeraWebSockets.Host;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests.Host;

/// <summary>A stdout that is a socket, as other runtimes give to their children; pipes are in <see cref="LostReaderTests"/>.</summary>
public sealed class DescriptorTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Given_a_socket_when_its_peer_has_closed_then_it_has_lost_its_reader(bool closes)
    {
        using var folder = new TemporaryFolder();
        var endpoint = new UnixDomainSocketEndPoint(folder.PathOf("socket"));
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using var output = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(endpoint);
        listener.Listen();
        output.Connect(endpoint);
        using Socket reader = listener.Accept();

        if (closes)
        {
            reader.Close();
        }

        Assert.Equal(closes, Descriptor.HasLostItsReader((int)output.Handle));
    }
}

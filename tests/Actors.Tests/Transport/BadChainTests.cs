using System.Globalization;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Transport.Dialing;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Transport;

/// <summary>Random bad certificates: none may be accepted. <c>VWS_BAD_CHAINS</c> says how many are tried, 200 if nothing else does.</summary>
public sealed class BadChainTests : DialerTest
{
    private static readonly int Count = int.Parse(
        Environment.GetEnvironmentVariable("VWS_BAD_CHAINS") is { Length: > 0 } text ? text : "200", NumberStyles.None, CultureInfo.InvariantCulture);

    private readonly ITestOutputHelper _output;

    public BadChainTests(ITestOutputHelper output)
    {
        _output = output;
        string authority = Folder.WriteCertificate("ca.pem", Certificates.Authority.Certificate);
        Options = Options with { Tls = TlsOptions.Default with { CaPath = authority } };
    }

    [Fact]
    public async Task Given_random_bad_chains_when_they_are_dialed_then_none_is_accepted()
    {
        var accepted = new List<string>();
        for (int seed = 0; seed < Count; seed++)
        {
            using var chain = new BadChain(seed);
            await using var peer = ScriptedPeer.StartTls(chain.Certificate, options: new TlsPeerOptions { Intermediates = chain.Intermediates });

            if (await KindAsync(peer) is not ConnectErrorKind.TlsFailed)
            {
                accepted.Add($"seed {seed}: {chain}");
            }
        }

        _output.WriteLine($"{Count} bad chains, {accepted.Count} accepted");
        Assert.Empty(accepted);
    }

    /// <summary>Without any fault the same chain opens: it is the faults that are refused.</summary>
    [Fact]
    public async Task Given_a_good_chain_of_the_same_authority_when_it_is_dialed_then_it_opens()
    {
        await using var peer = ScriptedPeer.StartTls(Certificates.Server("localhost"), connection => connection.AcceptUpgradeAsync());

        await OpenedAsync(Dial(peer.UrlFor("localhost")));
    }

    private async Task<ConnectErrorKind?> KindAsync(ScriptedPeer peer) =>
        (await Dial(peer.UrlFor("localhost")).WithLimit("the dial to end") as DialResult.Failed)?.Error.Kind;
}

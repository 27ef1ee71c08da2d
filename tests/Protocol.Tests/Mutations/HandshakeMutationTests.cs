using System.Buffers;
using System.Diagnostics;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Protocol.Extensions;
using VeraWebSockets.Actors.Protocol.Handshake;
using VeraWebSockets.Protocol.Tests.Handshake;
using VeraWebSockets.Protocol.Tests.Url;

namespace VeraWebSockets.Protocol.Tests.Mutations;

/// <summary>Response heads that are almost right: one judgement each, the same however they are cut.</summary>
public class HandshakeMutationTests(ITestOutputHelper output)
{
    private const int MaxSize = 600;
    private const int MaxLines = 12;

    private static readonly ClientHandshake Handshake = new(
        UrlText.Parse("ws://example.com/chat"), new HandshakeOffer(["chat"], null, [], new DeflateOffer()), Response.Nonce);

    private static readonly byte[][] Seeds =
    [
        new Response().Octets,
        [.. new Response().Octets, .. Wire.Text("first")],
        new Response().With("Sec-WebSocket-Protocol: chat").Octets,
        new Response().With("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=10; server_no_context_takeover").Octets,
        new Response().With("Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=\"12\"", "Server: x").Octets,
        new Response().Instead("Connection", "Connection: keep-alive", "Connection: , Upgrade").Octets,
        new Response().With(Enumerable.Range(0, 8).Select(i => $"X-{i}: {i}")).Octets,
        Response.WithStatus("302 Found").With("Location: wss://example.org/path?query").Octets,
        Response.WithStatus("401 Unauthorized").With("WWW-Authenticate: Basic realm=\"x\"").Octets,
        Response.WithStatus("503 Busy").With("Retry-After: 120", "Content-Length: 0").Octets,
        "\r\nHTTP/1.1 101 x\r\n\r\n"u8.ToArray(),
    ];

    [Fact]
    public void Given_mutated_response_heads_when_cut_at_random_then_the_judgement_is_the_same_and_nothing_is_thrown()
    {
        long started = Stopwatch.GetTimestamp();
        int accepted = 0;
        for (int seed = 0; seed < MutationCount.OfHeads; seed++)
        {
            var mutation = new Mutation(seed);
            byte[] octets = mutation.Of(mutation.Choose(Seeds), mutation.Choose(Seeds));
            List<int> cuts = mutation.Cuts(octets.Length);
            try
            {
                (HandshakeOutcome? Outcome, int Consumed, string? Fault) whole = Read(octets, [octets.Length]);
                (HandshakeOutcome? Outcome, int Consumed, string? Fault) cut = Read(octets, cuts);

                accepted += whole.Outcome is HandshakeOutcome.Accepted ? 1 : 0;
                if (whole != cut)
                {
                    Assert.Fail($"{whole} but {cut}: {Describe(seed, octets, cuts)}");
                }
            }
            catch (Exception e) when (e is not Xunit.Sdk.IAssertionException)
            {
                Assert.Fail($"{e}{Environment.NewLine}{Describe(seed, octets, cuts)}");
            }
        }

        output.WriteLine($"{MutationCount.OfHeads} mutated heads, {accepted} accepted, {Stopwatch.GetElapsedTime(
            started).TotalSeconds:F1} s");
    }

    [Fact]
    public void Given_mutated_response_heads_when_rejected_then_the_detail_is_one_short_line()
    {
        for (int seed = 0; seed < MutationCount.OfHeads / 10; seed++)
        {
            var mutation = new Mutation(seed);
            byte[] octets = mutation.Of(mutation.Choose(Seeds), mutation.Choose(Seeds));

            ConnectError? error = (Read(octets, [octets.Length]).Outcome as HandshakeOutcome.Rejected)?.Error;

            Assert.True(
                error is null || (error.Detail.Length is > 0 and < 300 && !error.Detail.Any(char.IsControl)),
                    $"{error}: {Describe(seed, octets, [])}");
        }
    }

    /// <summary>Reads a head as a connection does, and judges it when it is whole.</summary>
    private static (HandshakeOutcome? Outcome, int Consumed, string? Fault) Read(byte[] octets, List<int> cuts)
    {
        var reader = new ResponseHeadReader(MaxSize, MaxLines);
        int at = 0;
        foreach (int cut in cuts)
        {
            OperationStatus status = reader.Read(octets.AsSpan(at, cut), out int consumed);
            switch (status)
            {
                case OperationStatus.Done: return (Handshake.Judge(reader.Head!), at + consumed, null);
                case OperationStatus.InvalidData: return (null, 0, reader.Fault);
                case OperationStatus.NeedMoreData when consumed != cut:
                    throw new InvalidOperationException($"{consumed} of {cut} octets consumed, and more asked for");
            }

            at += cut;
        }

        return (null, at, null);
    }

    private static string Describe(int seed, byte[] octets, List<int> cuts) =>
        $"seed {seed}, octets {Convert.ToHexString(octets)}, cuts {string.Join(' ', cuts)}";
}

using VeraWebSockets.Actors.Errors;

namespace VeraWebSockets.Protocol.Tests.Handshake;

/// <summary>The first fault wins (spec section 1.4), however many there are.</summary>
public class ClientHandshakeOrderTests
{
    private static readonly ConnectErrorKind[] Order =
    [
        ConnectErrorKind.StatusLineMissing, // G1
        ConnectErrorKind.ResponseMalformed, // ours: a head that cannot be read answers nothing else
        ConnectErrorKind.RedirectLocationMissing, // G2
        ConnectErrorKind.Unauthorized, // G3
        ConnectErrorKind.NotSwitchingProtocols, // G4
        ConnectErrorKind.AcceptMissing, // G5
        ConnectErrorKind.UpgradeMissing, // G6
        ConnectErrorKind.UpgradeMismatch, // G7
        ConnectErrorKind.ConnectionMissing, // G8
        ConnectErrorKind.ConnectionMismatch, // G9
        ConnectErrorKind.SubprotocolNotOffered, // G10
        ConnectErrorKind.ExtensionListTooLong, // G12
        ConnectErrorKind.ExtensionNotOffered, // G12
        ConnectErrorKind.AcceptMismatch, // G13
    ];

    private static readonly (string Version, ConnectErrorKind? Fault)[] Versions =
        [("HTTP/1.1", null), ("HTTP/1.0", ConnectErrorKind.StatusLineMissing)];

    private static readonly (string Status, ConnectErrorKind? Fault)[] Statuses =
    [
        ("101 Switching Protocols", null), ("302 Found", ConnectErrorKind.RedirectLocationMissing),
        ("401 Unauthorized", ConnectErrorKind.Unauthorized), ("500 Internal Server Error", ConnectErrorKind.NotSwitchingProtocols),
    ];

    private static readonly (string? Line, ConnectErrorKind? Fault)[][] Headers =
    [
        [(null, null), ("no header", ConnectErrorKind.ResponseMalformed)],
        [
            ($"Sec-WebSocket-Accept: {Response.Accept}", null), (null, ConnectErrorKind.AcceptMissing),
            ("Sec-WebSocket-Accept:", ConnectErrorKind.AcceptMissing), ("Sec-WebSocket-Accept: x", ConnectErrorKind.AcceptMismatch),
        ],
        [("Upgrade: websocket", null), (null, ConnectErrorKind.UpgradeMissing), ("Upgrade: h2c", ConnectErrorKind.UpgradeMismatch)],
        [
            ("Connection: Upgrade", null), (null, ConnectErrorKind.ConnectionMissing),
            ("Connection: close", ConnectErrorKind.ConnectionMismatch),
        ],
        [(null, null), ("Sec-WebSocket-Protocol: chat", null), ("Sec-WebSocket-Protocol: other", ConnectErrorKind.SubprotocolNotOffered)],
        [
            (null, null), ("Sec-WebSocket-Extensions: x", ConnectErrorKind.ExtensionNotOffered),
            ($"Sec-WebSocket-Extensions: {new string('x', 5000)}", ConnectErrorKind.ExtensionListTooLong),
        ],
    ];

    [Fact]
    public void Given_every_combination_of_faults_when_judged_then_the_first_in_the_order_of_the_spec_wins() =>
        Assert.All(Combinations(), combination =>
        {
            ConnectErrorKind? expected = combination.Faults
                .OrderBy(fault => Array.IndexOf(Order, fault)).Cast<ConnectErrorKind?>().FirstOrDefault();

            ConnectErrorKind? actual = combination.Response.Fault("chat");

            Assert.Equal(expected, actual);
        });

    [Fact]
    public void Given_every_combination_of_faults_when_the_headers_stand_in_reverse_then_the_judgement_is_the_same() =>
        Assert.All(Combinations(), combination =>
        {
            Response reversed = combination.Response with { Lines = [.. combination.Response.Lines.Reverse()] };

            ConnectErrorKind? actual = reversed.Fault("chat");

            Assert.Equal(combination.Response.Fault("chat"), actual);
        });

    private static IEnumerable<(Response Response, ConnectErrorKind[] Faults)> Combinations()
    {
        IEnumerable<(Response Response, ConnectErrorKind[] Faults)> all =
            from version in Versions
            from status in Statuses
            let response = new Response { StatusLine = $"{version.Version} {status.Status}", Lines = [] }
            select (response, Of(version.Fault, status.Fault));
        foreach ((string? Line, ConnectErrorKind? Fault)[] choices in Headers)
        {
            all = from one in all
                  from choice in choices
                  let response = choice.Line is null ? one.Response : one.Response.With(choice.Line)
                  select (response, (ConnectErrorKind[])[.. one.Faults, .. Of(choice.Fault)]);
        }

        return all;
    }

    private static ConnectErrorKind[] Of(params ConnectErrorKind?[] faults) => [.. faults.OfType<ConnectErrorKind>()];
}

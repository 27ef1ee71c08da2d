using System.Globalization;
using System.Text;
using VeraWebSockets.Actors.Errors;

namespace VeraWebSockets.Actors.Protocol.Extensions;

/// <summary>What the client offers of permessage-deflate (RFC 7692 section 7.1).</summary>
internal sealed record DeflateOffer
{
    public const string Name = "permessage-deflate";

    /// <summary>Ask the server to begin each message with an empty window.</summary>
    public bool ServerNoContextTakeover { get; init; }

    /// <summary>Say that the client does so.</summary>
    public bool ClientNoContextTakeover { get; init; }

    /// <summary>8 to 15: ask the server for a window of at most so many bits. Null: do not ask.</summary>
    public int? ServerMaxWindowBits { get; init; }

    /// <summary>8 to 15: the client's own bound. Null: the server may choose one.</summary>
    public int? ClientMaxWindowBits { get; init; }

    /// <summary>With what an accepted extension fails all the same, because the application's hook refused or gave nonsense; else null.</summary>
    public ConnectErrorKind? DefaultsFault { get; init; }

    /// <summary>The value of <c>Sec-WebSocket-Extensions</c>.</summary>
    public override string ToString()
    {
        var offer = new StringBuilder(Name);
        offer.Append(ServerNoContextTakeover ? "; server_no_context_takeover" : "");
        offer.Append(ClientNoContextTakeover ? "; client_no_context_takeover" : "");
        if (ServerMaxWindowBits is { } serverBits)
        {
            offer.Append(CultureInfo.InvariantCulture, $"; server_max_window_bits={serverBits}");
        }

        offer.Append("; client_max_window_bits");
        if (ClientMaxWindowBits is { } clientBits)
        {
            offer.Append(CultureInfo.InvariantCulture, $"={clientBits}");
        }

        return offer.ToString();
    }
}

namespace VeraWebSockets.Actors.Errors;

/// <summary>Why an attempt to open a websocket failed.</summary>
/// <param name="Kind">The step that failed; a closed vocabulary.</param>
/// <param name="Detail">For people and logs: what exactly happened. One line, no secrets; may contain words of the peer.</param>
public sealed record ConnectError(ConnectErrorKind Kind, string Detail)
{
    /// <summary>Status code of the HTTP response, when one was read; the proxy's where the proxy has refused.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>The status by which the server, or the proxy, has refused the attempt; null where it failed by something else.</summary>
    public int? RefusalStatus => Kind switch
    {
        ConnectErrorKind.Unauthorized or ConnectErrorKind.NotSwitchingProtocols or ConnectErrorKind.ProxyRefused => HttpStatus,

        // A server that is going down need not answer in good form.
        ConnectErrorKind.StatusLineMissing or ConnectErrorKind.ResponseMalformed when HttpStatus >= 400 => HttpStatus,
        _ => null,
    };

    /// <summary>When the server, or the proxy, wants to be asked again, where it has said so.</summary>
    public RetryAfter? RetryAfter { get; init; }

    /// <summary>Whether the server's certificate was refused, so that trying again is of no use.</summary>
    public bool IsCertificateRefused { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind}: {Detail}";
}

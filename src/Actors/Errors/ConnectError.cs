namespace VeraWebSockets.Actors.Errors;

/// <summary>Why an attempt to open a websocket failed.</summary>
/// <param name="Kind">The step that failed; a closed vocabulary.</param>
/// <param name="Detail">For people and logs: what exactly happened. One line, no secrets; may contain words of the peer.</param>
public sealed record ConnectError(ConnectErrorKind Kind, string Detail)
{
    /// <summary>Status code of the HTTP response, when one was read.</summary>
    public int? HttpStatus { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind}: {Detail}";
}

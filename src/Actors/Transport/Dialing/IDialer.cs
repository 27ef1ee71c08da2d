namespace VeraWebSockets.Actors.Transport.Dialing;

/// <summary>Opens websockets. A seam: actors are tested with dialers that need no network.</summary>
internal interface IDialer
{
    /// <summary>Never throws; a cancelled attempt fails with <see cref="Errors.ConnectErrorKind.ClosedBeforeOpen"/>.</summary>
    Task<DialResult> DialAsync(DialRequest request, CancellationToken stop);
}

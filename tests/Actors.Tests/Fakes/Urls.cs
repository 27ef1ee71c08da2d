using VeraWebSockets.Actors.Protocol.Url;

namespace VeraWebSockets.Actors.Tests.Fakes;

/// <summary>URLs of tests, which are right.</summary>
internal static class Urls
{
    /// <exception cref="ArgumentException">The test has it wrong.</exception>
    public static WebSocketUrl Parse(string text) =>
        WebSocketUrl.TryParse(text, out WebSocketUrl? url, out string? problem) ? url! : throw new ArgumentException(problem, nameof(text));
}

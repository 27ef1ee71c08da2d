namespace VeraWebSockets.Host;

/// <summary>What <c>vws demo</c> is to show.</summary>
/// <param name="IsChaos">Whether the server breaks connections at random.</param>
/// <param name="Seed">Of that; null: any.</param>
/// <param name="Seconds">How long it does so; null: as long as usual.</param>
internal sealed record DemoRequest(bool IsChaos, int? Seed, int? Seconds);

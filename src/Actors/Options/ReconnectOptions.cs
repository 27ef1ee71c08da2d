namespace VeraWebSockets.Actors.Options;

/// <summary>
/// Whether, when and how often a websocket that was lost, or did not open, is tried again. Immutable; change it with <c>with</c>. The keys of
/// <c>akka.hocon</c> have the same names behind <c>reconnect-</c>.
/// </summary>
public sealed record ReconnectOptions
{
    /// <summary>Never.</summary>
    public static ReconnectOptions Off { get; } = new();

    /// <summary>With the default delays, for ever.</summary>
    public static ReconnectOptions On { get; } = new() { IsOn = true };

    /// <summary>Whether it is tried again at all. Default false.</summary>
    public bool IsOn { get; init; }

    /// <summary>The first delay is anywhere between 0 and this, so that the many who lost the same server do not come back at once (RFC 6455 section 7.2.3). Default 5 s; 0 to 1 h.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The second delay is anywhere between 0 and this. Default 1 s; 1 ms to <see cref="MaxDelay"/>.</summary>
    public TimeSpan MinDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>No later delay is longer. Default 60 s; 1 ms to 24 h.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>By this the bound grows from delay to delay. Default 1.6; 1 to 10.</summary>
    public double Factor { get; init; } = 1.6;

    /// <summary>A connection that was open for so long was good: the next delay is a first one, and the budget is whole again. Default 60 s; 0 to 24 h.</summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>New attempts in a row without a connection that was good. Default 0: no limit; up to 1,000,000.</summary>
    public int MaxAttempts { get; init; }

    /// <summary>Longest wait that a server may ask for with <c>Retry-After</c>; a longer one is cut to this. Default 5 min; 0 (it is not asked) to 24 h.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Statuses of HTTP (400–599) and close codes (1000–4999) after which it is tried again, whatever the default says. At most 64.</summary>
    public IReadOnlyList<int> RetryCodes { get; init; } = [];

    /// <summary>The same for giving up. At most 64, and none that is also in <see cref="RetryCodes"/>.</summary>
    public IReadOnlyList<int> GiveUpCodes { get; init; } = [];

    internal IEnumerable<string> Validate()
    {
        TimeSpan least = TimeSpan.FromMilliseconds(1);
        TimeSpan day = TimeSpan.FromDays(1);
        return new[]
        {
            Ranges.FaultOf("reconnect-first-delay", FirstDelay, TimeSpan.Zero, TimeSpan.FromHours(1)),
            Ranges.FaultOf("reconnect-min-delay", MinDelay, least, MaxDelay < least ? day : MaxDelay),
            Ranges.FaultOf("reconnect-max-delay", MaxDelay, least, day),
            Ranges.FaultOf("reconnect-factor", Factor, 1.0, 10.0),
            Ranges.FaultOf("reconnect-stable-after", StableAfter, TimeSpan.Zero, day),
            Ranges.FaultOf("reconnect-max-attempts", MaxAttempts, 0, 1_000_000),
            Ranges.FaultOf("reconnect-max-retry-after", MaxRetryAfter, TimeSpan.Zero, day),
            Check("reconnect-retry-codes", RetryCodes),
            Check("reconnect-give-up-codes", GiveUpCodes),
            RetryCodes.Where(GiveUpCodes.Contains).Select(code => $"reconnect-give-up-codes has {code}, which is to be retried as well").FirstOrDefault(),
        }.OfType<string>();
    }

    private static string? Check(string key, IReadOnlyList<int> codes) =>
        codes.Count > 64 ? $"{key} has {codes.Count} codes; at most 64 are accepted"
        : codes.Where(code => code is not (>= 400 and <= 599 or >= 1000 and <= 4999)).Select(
            code => $"{key} has {code}; HTTP statuses 400 to 599 and close codes 1000 to 4999 are accepted").FirstOrDefault();
}

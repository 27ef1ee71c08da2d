using System.Globalization;

namespace VeraWebSockets.Actors.Errors;

/// <summary>When a server wants to be asked again (RFC 9110 section 10.2.3): after some time, or at some time.</summary>
public readonly record struct RetryAfter
{
    private static readonly string[] DateFormats =
    [
        "ddd, dd MMM yyyy HH:mm:ss 'GMT'", // IMF-fixdate; the other two are obsolete, and to be read all the same (section 5.6.7)
        "dddd, dd-MMM-yy HH:mm:ss 'GMT'",
        "ddd MMM d HH:mm:ss yyyy",
    ];

    private RetryAfter(TimeSpan delay) => Delay = delay;

    private RetryAfter(DateTimeOffset date) => Date = date;

    /// <summary>From when the response came; null where the server named a date.</summary>
    public TimeSpan? Delay { get; }

    /// <summary>By the server's clock; null where it named a delay.</summary>
    public DateTimeOffset? Date { get; }

    /// <summary>Reads the value of the header.</summary>
    /// <returns>Null where it is neither whole seconds nor a date.</returns>
    public static RetryAfter? Parse(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        if (value.All(char.IsAsciiDigit))
        {
            // More digits than a number holds are a long time as well; whoever waits has a limit of its own.
            int seconds = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : int.MaxValue;
            return new RetryAfter(TimeSpan.FromSeconds(seconds));
        }

        const DateTimeStyles style = DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite; // asctime pads the day with a space
        return DateTimeOffset.TryParseExact(value, DateFormats, CultureInfo.InvariantCulture, style, out DateTimeOffset date)
            ? new RetryAfter(date)
            : null;
    }

    /// <summary>How long that is.</summary>
    /// <param name="now">The wall clock.</param>
    /// <returns>Not negative.</returns>
    public TimeSpan From(DateTimeOffset now)
    {
        TimeSpan delay = Delay ?? Date.GetValueOrDefault(now) - now;
        return delay > TimeSpan.Zero ? delay : TimeSpan.Zero;
    }
}

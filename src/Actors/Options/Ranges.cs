using System.Globalization;

namespace VeraWebSockets.Actors.Options;

/// <summary>What is said of a value that is out of its range.</summary>
internal static class Ranges
{
    /// <returns>Key, value, and what is accepted; times in seconds, as a script gives them. Null where the value is within.</returns>
    public static string? FaultOf<T>(string key, T value, T least, T most)
        where T : IComparable<T> =>
        value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0 ? null : $"{key} is {Shown(value)}; {Shown(least)} to {Shown(most)} are accepted";

    /// <summary>A number, or a time in seconds, whatever the user's language.</summary>
    private static string Shown<T>(T value) =>
        value is TimeSpan time ? FormattableString.Invariant($"{time.TotalSeconds} s") : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}

using System.Globalization;

namespace VeraWebSockets.Testing;

/// <summary>How long a test waits for something that should come at once. Reaching a limit is always a failure, never a result.</summary>
public static class TestLimits
{
    /// <summary>Environment variable with a factor for every limit, such as <c>3</c> or <c>0.5</c>; unset means 1.</summary>
    public const string ScaleVariable = "VWS_TEST_TIMEOUT_SCALE";

    private static readonly TimeSpan Unscaled = TimeSpan.FromSeconds(60);

    /// <summary>60 s times the factor: so much that a test on a machine with much else to do does not reach it.</summary>
    public static TimeSpan Default => Scaled(Unscaled);

    public static TimeSpan Scaled(TimeSpan limit) => limit * ParseScale(Environment.GetEnvironmentVariable(ScaleVariable));

    /// <exception cref="FormatException">The text is not a number above 0 and up to 1000.</exception>
    public static double ParseScale(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return 1;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double scale) && scale is > 0 and <= 1000
            ? scale
            : throw new FormatException($"{ScaleVariable} is \"{text}\"; accepted is a number above 0 and up to 1000, such as 3 or 0.5.");
    }
}

using System.Globalization;
using Akka.Configuration;

namespace VeraWebSockets.Actors.Options;

/// <summary>Reads one section of the settings and gathers every fault, so that one run tells them all.</summary>
internal sealed class SettingsReader(Config section, string path)
{
    private readonly List<string> _faults = [];

    public TimeSpan Time(string key, TimeSpan fallback) =>
        Read(key, fallback, s => s.GetTimeSpan(key, allowInfinite: false), "a duration such as 20s or 500ms");

    public long Size(string key, long fallback) =>
        Read(key, fallback, s => s.GetByteSize(key) ?? throw new FormatException(), "a size in octets, or such as 64KiB or 16MiB");

    public int Number(string key, int fallback) =>
        Read(key, fallback, s => int.Parse(s.GetString(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), "a whole number");

    public double Fraction(string key, double fallback) =>
        Read(key, fallback, s => double.Parse(s.GetString(key), NumberStyles.Float, CultureInfo.InvariantCulture), "a number such as 1.6");

    /// <summary>A list; an empty one is the fallback.</summary>
    public IReadOnlyList<int> Numbers(string key, IReadOnlyList<int> fallback) =>
        Read(key, fallback, s => s.GetIntList(key) is { Count: > 0 } numbers ? [.. numbers] : fallback, "a list of whole numbers such as [401, 4001]");

    public bool Flag(string key, bool fallback) => Read(key, fallback, s => s.GetBoolean(key), "on or off");

    /// <summary>What <paramref name="parse"/> makes of a text; its <see cref="SettingsException"/> becomes a fault. Empty: the fallback.</summary>
    public T Parsed<T>(string key, T fallback, Func<string, T> parse)
    {
        string? text = section.HasPath(key) ? section.GetString(key) : null;
        try
        {
            return string.IsNullOrEmpty(text) ? fallback : parse(text);
        }
        catch (SettingsException e)
        {
            _faults.Add(e.Message);
            return fallback;
        }
    }

    public T Choice<T>(string key, T fallback)
        where T : struct, Enum
    {
        string names = string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant();
        return Read(key, fallback, s => Named<T>(s.GetString(key)), $"one of {names}");
    }

    /// <exception cref="SettingsException">There was a fault, or <paramref name="more"/> holds one.</exception>
    public void Complete(IReadOnlyList<string> more)
    {
        _faults.AddRange(more);
        if (_faults.Count > 0)
        {
            throw new SettingsException($"settings {path}: {string.Join("; ", _faults)}");
        }
    }

    /// <summary>Enum.Parse takes numbers as well, and several names at once.</summary>
    private static T Named<T>(string text)
        where T : struct, Enum =>
        Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<T>(text, ignoreCase: true) : throw new FormatException();

    private T Read<T>(string key, T fallback, Func<Config, T> get, string accepted)
    {
        if (!section.HasPath(key))
        {
            return fallback;
        }

        try
        {
            return get(section);
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException or ConfigurationException or InvalidCastException
            or NotSupportedException)
        {
            _faults.Add($"{key} is \"{section.GetString(key)}\"; {accepted} is accepted");
            return fallback;
        }
    }
}

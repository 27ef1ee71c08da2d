using System.Globalization;
using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace VeraWebSockets.Actors.Options;

/// <summary>Reads one section of the settings and gathers every fault, so that one run tells them all.</summary>
/// <param name="section">Null, as Akka answers for one that is absent: no key is there.</param>
/// <param name="path">Of the section.</param>
internal sealed class SettingsReader(Config? section, string path)
{
    private readonly Config _section = section ?? Config.Empty;
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
        Read(key, fallback, s => ReadNumbers(s, key) is { Count: > 0 } numbers ? numbers : fallback, "a list of whole numbers such as [401, 4001]");

    public bool Flag(string key, bool fallback) => Read(key, fallback, s => s.GetBoolean(key), "on or off");

    /// <summary>What <paramref name="parse"/> makes of a text; its <see cref="SettingsException"/> becomes a fault. Empty: the fallback.</summary>
    public T Parsed<T>(string key, T fallback, Func<string, T> parse)
    {
        if (!_section.HasPath(key))
        {
            return fallback;
        }

        try
        {
            string text = _section.GetString(key) ?? throw new SettingsException($"{key} is {Shown(key)}; a text is accepted");
            return text.Length == 0 ? fallback : parse(text);
        }
        catch (SettingsException e)
        {
            _faults.Add(e.Message);
            return fallback;
        }
    }

    public T Choice<T>(string key, T fallback)
        where T : struct, Enum =>
        Read(key, fallback, s => EnumNames.Parse<T>(s.GetString(key)), $"one of {EnumNames.All<T>()}");

    /// <exception cref="SettingsException">There was a fault, or <paramref name="more"/> holds one.</exception>
    public void Complete(IReadOnlyList<string> more)
    {
        _faults.AddRange(more);
        if (_faults.Count > 0)
        {
            throw new SettingsException($"settings {path}: {string.Join("; ", _faults)}");
        }
    }

    private T Read<T>(string key, T fallback, Func<Config, T> get, string accepted)
    {
        if (!_section.HasPath(key))
        {
            return fallback;
        }

        try
        {
            return get(_section);
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException or ConfigurationException or InvalidCastException
            or NotSupportedException)
        {
            _faults.Add($"{key} is {Shown(key)}; {accepted} is accepted");
            return fallback;
        }
    }

    /// <summary>Akka takes what is no list for an empty one.</summary>
    private static IReadOnlyList<int> ReadNumbers(Config section, string key)
    {
        HoconValue value = section.GetValue(key);
        return value.IsString() || value.IsObject() ? throw new FormatException() : [.. section.GetIntList(key)];
    }

    private string Shown(string key) => _section.GetString(key) is { } text ? $"\"{text}\"" : _section.GetValue(key).ToString();
}

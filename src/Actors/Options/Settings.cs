using Akka.Configuration;

namespace VeraWebSockets.Actors.Options;

/// <summary>Where settings come from: the defaults inside this assembly, then "akka.hocon" beside the program, then a file that the user names.</summary>
public static class Settings
{
    private const string Name = "akka.hocon";

    /// <summary>All sources merged; a later one wins key by key. Everything outside the section "verawebsockets" is left to Akka.</summary>
    /// <param name="explicitPath">The file that the user names; it must exist. Null: none.</param>
    /// <exception cref="SettingsException">A file cannot be read, is not HOCON, or sets a key of "verawebsockets" that there is not.</exception>
    public static Config Load(string? explicitPath) => Load(explicitPath, AppContext.BaseDirectory);

    internal static Config Load(string? explicitPath, string programFolder)
    {
        string shipped = ReadDefaults();
        var defaults = ConfigurationFactory.ParseString(shipped);
        var merged = defaults;

        string beside = Path.Combine(programFolder, Name);
        if (File.Exists(beside) && SettingsFile.ReadText(beside) is var text && text != shipped)
        {
            merged = SettingsFile.Parse(beside, text, defaults).WithFallback(merged);
        }

        if (explicitPath is not null)
        {
            merged = SettingsFile.Read(explicitPath, defaults).WithFallback(merged);
        }

        return merged;
    }

    private static string ReadDefaults()
    {
        using var stream = typeof(Settings).Assembly.GetManifestResourceStream(Name)
            ?? throw new InvalidOperationException($"the resource {Name} is missing from {typeof(Settings).Assembly.GetName().Name}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

using System.Text;
using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace VeraWebSockets.Actors.Options;

/// <summary>One file of settings, read whole and checked before anything is made of it.</summary>
internal static class SettingsFile
{
    private const string Section = "verawebsockets";
    private const string AkkaSection = "akka";
    private const int MaxOctets = 1024 * 1024;
    private const int MaxValues = 10_000;
    private const int MostShown = 5;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="path">As the user wrote it; it stands in the messages.</param>
    /// <param name="known">Has every key that the section "verawebsockets" may have.</param>
    /// <exception cref="SettingsException">The message names the file and the line or the key.</exception>
    public static Config Read(string path, Config known) => Parse(path, ReadText(path), known);

    /// <summary>As <see cref="Read"/>, of a file that was read already.</summary>
    /// <param name="path">As above.</param>
    /// <param name="text">What it holds.</param>
    /// <param name="known">As above.</param>
    /// <exception cref="SettingsException">As above.</exception>
    public static Config Parse(string path, string text, Config known)
    {
        if (HoconSyntax.FirstFault(text) is { } fault)
        {
            throw new SettingsException($"settings {path}, {fault}");
        }

        Config config = Parse(path, text);
        if (config.Root is { Values.Count: > 0 } root)
        {
            int values = 0;
            CheckExtent(path, root, depth: 0, ref values);
            HoconObject sections = root.GetObject();
            if (sections.GetKey(Section) is { } section)
            {
                CheckKeys(path, Section, section, known.GetValue(Section));
            }
            else if (sections.Items.Count > 0 && sections.GetKey(AkkaSection) is null)
            {
                throw new SettingsException(
                    $"settings {path}: nothing in it would be read; {Section} {{ … }} and {AkkaSection} {{ … }} are, not {string.Join(", ", sections.Items.Keys.Take(MostShown))}");
            }
        }

        return config;
    }

    /// <summary>What a file holds; nothing is made of it yet.</summary>
    /// <param name="path">As above.</param>
    /// <exception cref="SettingsException">It cannot be read, or is too long. The message names it.</exception>
    public static string ReadText(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            byte[] octets = GC.AllocateUninitializedArray<byte>(MaxOctets + 1);
            int length = file.ReadAtLeast(octets, octets.Length, throwOnEndOfStream: false);
            return length <= MaxOctets
                ? StrictUtf8.GetString(octets, 0, length).TrimStart('\uFEFF') // the mark that some editors begin a file with
                : throw new SettingsException($"settings {path}: longer than {MaxOctets} octets");
        }
        catch (DecoderFallbackException e)
        {
            throw new SettingsException($"settings {path}: not UTF-8; settings are plain text in UTF-8", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            string reason = e switch
            {
                _ when Directory.Exists(path) => "it is a directory; a HOCON file is accepted",
                FileNotFoundException or DirectoryNotFoundException => "there is no such file",
                _ => e.Message,
            };
            throw new SettingsException($"settings {path}: {reason}", e);
        }
    }

    private static Config Parse(string path, string text)
    {
        try
        {
            return ConfigurationFactory.ParseString(text);
        }
        catch (NullReferenceException e)
        {
            // What Akka answers to "include" when it is given no way to resolve it.
            throw new SettingsException($"settings {path}: \"include\" is not accepted; settings are one file", e);
        }
        catch (Exception e) when (e is FormatException or ConfigurationException or InvalidOperationException)
        {
            throw new SettingsException($"settings {path}: not HOCON: {string.Join(' ', e.Message.Split('\n', StringSplitOptions.TrimEntries))}", e);
        }
    }

    /// <summary>A substitution such as a = ${a} parses, and whoever looks at all values later never comes back.</summary>
    private static void CheckExtent(string path, HoconValue value, int depth, ref int values)
    {
        if (depth > HoconSyntax.MaxDepth || ++values > MaxValues)
        {
            throw new SettingsException($"settings {path}: a ${{…}} refers to itself, or there are more than {MaxValues} values");
        }

        foreach (HoconValue part in value.Values.SelectMany(PartsOf))
        {
            CheckExtent(path, part, depth + 1, ref values);
        }
    }

    /// <summary>One step inward. Not by <see cref="HoconValue.IsObject"/>, which follows a substitution wherever it leads.</summary>
    private static IEnumerable<HoconValue> PartsOf(IHoconElement element) => element switch
    {
        HoconObject section => section.Items.Values,
        HoconArray list => list,
        HoconSubstitution { ResolvedValue: { } value } => [value],
        _ => [],
    };

    private static void CheckKeys(string path, string section, HoconValue given, HoconValue known)
    {
        if (given.Values.Count == 0 || !given.IsObject())
        {
            throw new SettingsException($"settings {path}: {section} is a section; {section} {{ … }} is accepted");
        }

        var accepted = known.GetObject().Items;
        foreach (var (key, value) in given.GetObject().Items)
        {
            if (!accepted.TryGetValue(key, out var expected))
            {
                string keys = accepted.Count == 0 ? "nothing" : string.Join(", ", accepted.Keys);
                throw new SettingsException($"settings {path}: there is no {section}.{key}; accepted in {section}: {keys}");
            }

            if (value.Values.Count == 0)
            {
                throw new SettingsException($"settings {path}: {section}.{key} has no value");
            }

            if (expected.Values.Count > 0 && expected.IsObject())
            {
                CheckKeys(path, $"{section}.{key}", value, expected);
            }
        }
    }
}

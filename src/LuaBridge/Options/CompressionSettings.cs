using System.Globalization;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Options;

namespace VeraWebSockets.LuaBridge.Options;

/// <summary>Reads what a handler of event 39 answers: the parameters of permessage-deflate as they stand in a header (spec table 1.1, rows 27 and 28).</summary>
internal static class CompressionSettings
{
    /// <param name="text">Parameters joined by semicolons; null: the handler refused.</param>
    /// <returns>Options that spoil the offer where it was refused or cannot be read.</returns>
    public static CompressionOptions FromDefaults(string? text)
    {
        if (text is null)
        {
            return CompressionOptions.Default with { DefaultsFault = ConnectErrorKind.ExtensionDefaultsRefused };
        }

        CompressionOptions? options = CompressionOptions.Default;
        foreach (string parameter in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            options = options is null ? null : Apply(options, parameter);
        }

        return options ?? CompressionOptions.Default with { DefaultsFault = ConnectErrorKind.ExtensionDefaultsMalformed };
    }

    private static CompressionOptions? Apply(CompressionOptions options, string parameter)
    {
        string[] parts = parameter.Split('=', 2, StringSplitOptions.TrimEntries);
        int? bits = parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number is >= 8 and <= 15 ? number : null;
        return (parts[0], parts.Length, bits) switch
        {
            ("permessage-deflate" or "client_max_window_bits", 1, _) => options,
            ("server_no_context_takeover", 1, _) => options with { ServerNoContextTakeover = true },
            ("client_no_context_takeover", 1, _) => options with { ClientNoContextTakeover = true },
            ("server_max_window_bits", 2, not null) => options with { ServerMaxWindowBits = bits },
            ("client_max_window_bits", 2, not null) => options with { ClientMaxWindowBits = bits },
            _ => null,
        };
    }
}

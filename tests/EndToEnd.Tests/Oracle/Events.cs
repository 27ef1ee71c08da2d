using System.Globalization;
using System.Text;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Events as <c>scripts/recorder.lua</c> prints them, and lists of them that many rows share.</summary>
public static class Events
{
    private const int LongestShown = 64;

    /// <summary>The websocket opens; the server, which is <see cref="Serve"/>'s, closes it with 1000.</summary>
    public static string[] OpenThenClosed { get; } = ["3", "38(1000)", "4(1000, clean)"];

    public static string Error(string reason) => $"1(\"{reason}\")";

    public static string Text(string text) => $"8({Show(Encoding.UTF8.GetBytes(text))})";

    public static string Binary(byte[] payload) => $"8(binary {Show(payload)})";

    /// <summary>The same events between the opening and the close that <see cref="Serve"/> sends.</summary>
    public static string[] Open(params string[] events) => ["3", .. events, "38(1000)", "4(1000, clean)"];

    /// <summary>Short octets in quotes, those that are not printable ASCII escaped; of long ones the number and the FNV-1a hash.</summary>
    public static string Show(byte[] octets)
    {
        if (octets.Length <= LongestShown)
        {
            return $"\"{string.Concat(octets.Select(o => o is >= 32 and < 127 and not (byte)'"' and not (byte)'\\' ? $"{(char)o}" : $"\\x{o:x2}"))}\"";
        }

        uint hash = 2166136261;
        foreach (byte octet in octets)
        {
            hash = (hash ^ octet) * 16777619;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{octets.Length} octets {hash:x8}");
    }
}

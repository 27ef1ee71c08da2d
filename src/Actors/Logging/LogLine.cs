using System.Globalization;
using System.Text;

namespace VeraWebSockets.Actors.Logging;

/// <summary>One record as libwebsockets printed it: <c>[2026/11/23 08:15:00:1234] NOTICE: text</c>.</summary>
internal static class LogLine
{
    private const int MaxTextLength = 254;
    private const int MaxErrorLength = 8 * 1024; // of a defect, with what led to it

    /// <param name="time">Printed in its own offset; the last four digits are units of 100 µs.</param>
    /// <param name="topic">A single topic.</param>
    /// <param name="text">May hold words of a peer: control characters are escaped, so that a record stays one line, and the rest is cut.</param>
    public static string Format(DateTimeOffset time, LogTopics topic, string text)
    {
        var line = new StringBuilder(48 + text.Length);
        line.Append(CultureInfo.InvariantCulture, $"[{time:yyyy'/'MM'/'dd HH':'mm':'ss':'ffff}] {NameOf(topic)}: ");
        int limit = line.Length + (topic == LogTopics.Error ? MaxErrorLength : MaxTextLength);
        foreach (char c in text)
        {
            if (char.IsControl(c) || c is '\u2028' or '\u2029')
            {
                line.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
            }
            else
            {
                line.Append(c);
            }

            if (line.Length >= limit)
            {
                line.Length = limit;
                break;
            }
        }

        return line.Append('\n').ToString();
    }

    private static string NameOf(LogTopics topic) => topic switch
    {
        LogTopics.Error => "ERR",
        LogTopics.Warning => "WARN",
        LogTopics.Extension => "EXTENSION",
        _ => topic.ToString().ToUpperInvariant(),
    };
}

using System.Globalization;
using System.Text;

namespace VeraWebSockets.Actors.Protocol.Handshake;

/// <summary>What a peer sent, made fit for a message to people: on one line and short.</summary>
internal static class PeerText
{
    private const int MaxLength = 100;

    /// <returns>The text in quotation marks; control characters as <c>\x0A</c>, which a log or a terminal would act upon.</returns>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            if (quoted.Length > MaxLength)
            {
                return quoted.Append("…\"").ToString();
            }

            _ = char.IsControl(c) ? quoted.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:X2}") : quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }
}

using System.Globalization;
using System.Text;

namespace VeraWebSockets.Actors.Protocol.Url;

/// <summary>The part of a URL before <c>@</c> (RFC 3986 section 3.2.1), as credentials of HTTP's Basic scheme (RFC 7617).</summary>
internal static class UserInfo
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="text">Percent-encoded, as it stands in the URL.</param>
    /// <param name="credentials">User name and password joined by a colon, also where the URL names no password; null where it names nobody.</param>
    /// <returns>False when the text cannot be decoded, or hides a control character. Guessing would send a wrong password.</returns>
    public static bool TryDecode(ReadOnlySpan<char> text, out string? credentials)
    {
        credentials = null;
        if (text.IsEmpty)
        {
            return true;
        }

        try
        {
            byte[] octets = StrictUtf8.GetBytes(text.ToArray());
            if (!TryPercentDecode(octets, out int length))
            {
                return false;
            }

            credentials = StrictUtf8.GetString(octets, 0, length);
        }
        catch (ArgumentException)
        {
            return false; // half a surrogate pair, or octets that are not UTF-8
        }

        if (!text.Contains(':'))
        {
            credentials += ":"; // RFC 7617 section 2: the colon is not optional
        }

        return !credentials.Any(char.IsControl);
    }

    private static bool TryPercentDecode(Span<byte> octets, out int length)
    {
        length = 0;
        for (int i = 0; i < octets.Length; i++)
        {
            byte octet = octets[i];
            if (octet == '%')
            {
                if (i + 2 >= octets.Length
                    || !byte.TryParse(octets.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out octet))
                {
                    return false;
                }

                i += 2;
            }

            octets[length++] = octet;
        }

        return true;
    }
}

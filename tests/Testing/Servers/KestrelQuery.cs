using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace VeraWebSockets.Testing;

/// <summary>The parameters of the endpoints of <see cref="KestrelServer"/>.</summary>
internal static class KestrelQuery
{
    /// <exception cref="BadHttpRequestException">The value is no whole number from 0; the server answers 400.</exception>
    public static int Number(HttpContext context, string name, int otherwise)
    {
        string text = context.Request.Query[name].ToString();
        return text.Length == 0 ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number
            : throw new BadHttpRequestException($"{name} is \"{text}\"; accepted is a whole number from 0.");
    }
}

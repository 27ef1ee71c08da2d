using System.Globalization;
using System.Text;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>A text that no server should see as it is, in one place of what a script gives to <c>create</c>.</summary>
/// <param name="Number">Stands in the path, so that the request is known again.</param>
/// <param name="Place">Where it is put.</param>
/// <param name="Text">What is put there.</param>
internal sealed record HostileInput(int Number, string Place, string Text)
{
    private static readonly string[] Places = ["path", "query", "user", "host", "header value", "header name", "origin", "subprotocol"];

    private static readonly string[] Texts =
    [
        "\r", "\n", "\r\nX-Evil: 1", "\0", "a b", " ", "\t", "\u0001", "\u001b[31m", "\u007f", "\u0085", "\u009b",
        "\u00e9", "\u65e5\u672c", "\u202e", "\U0001f600", new string('a', 8192), new string('a', 8100), "%0d%0aX-Evil:%201", "%00",
        "a\r\n\r\nGET /x HTTP/1.1\r\nHost: evil", "\"", "a,b", "a;b=\\", "{a}|<b>^`",
    ];

    /// <summary>200: each text in each place.</summary>
    public static IReadOnlyList<HostileInput> All { get; } =
        [.. Places.SelectMany(_ => Texts, (place, text) => (place, text)).Select((input, number) => new HostileInput(number, input.place, input.text))];

    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Number}");

    /// <summary>A row for <c>hostile.lua</c>.</summary>
    public string ToLua(int port)
    {
        string authority = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        string url = Place switch
        {
            "path" => $"ws://{authority}/{Name}/{Text}",
            "query" => $"ws://{authority}/{Name}/?{Text}",
            "user" => $"ws://{Text}:x@{authority}/{Name}/",
            "host" => $"ws://{Text}.invalid/{Name}/",
            _ => $"ws://{authority}/{Name}/",
        };
        string options = Place switch
        {
            "header value" => $"headers = {{ ['X-Test'] = {Quote(Text)} }}",
            "header name" => $"headers = {{ [{Quote(Text)}] = 'x' }}",
            "origin" => $"origin = {Quote(Text)}",
            "subprotocol" => $"protocols = {{ {Quote(Text)} }}",
            _ => "",
        };
        return $"  {{ name = '{Name}', url = {Quote(url)}, options = {{ {options} }} }},\n";
    }

    public override string ToString() => $"{Number}, {Place}: {Events.Show(Encoding.UTF8.GetBytes(Text))}";

    private static string Quote(string text) =>
        $"\"{string.Concat(Encoding.UTF8.GetBytes(text).Select(octet => string.Create(CultureInfo.InvariantCulture, $"\\{octet:000}")))}\"";
}

namespace VeraWebSockets.Actors.Options;

/// <summary>
/// What Akka's reader of HOCON does not check: it takes an open brace or string at the end of a file for closed, and what it cannot
/// read inside a list keeps it running for ever. So brackets, strings and lists are checked before it sees them.
/// </summary>
internal static class HoconSyntax
{
    public const int MaxDepth = 64;
    private const string TripleQuote = "\"\"\"";

    /// <summary>The first fault as a sentence that begins with the line's number, or null.</summary>
    public static string? FirstFault(string text)
    {
        var open = new Stack<(char Bracket, int Line)>();
        int line = 1;
        for (int at = 0; at < text.Length; at++)
        {
            char character = text[at];
            switch (character)
            {
                case '\n':
                    line++;
                    break;
                case '#':
                case '/' when at + 1 < text.Length && text[at + 1] == '/':
                    at = EndOfLine(text, at) - 1;
                    break;
                case '"':
                    int end = EndOfString(text, at);
                    if (end < 0)
                    {
                        return $"line {line}: the string that begins here is not closed; '\"' is missing";
                    }

                    line += text.AsSpan(at, end - at).Count('\n');
                    at = end - 1;
                    break;
                case '{' or '[' when open.Count == MaxDepth:
                    return $"line {line}: more than {MaxDepth} sections inside each other";
                case '{' or '[':
                    open.Push((character, line));
                    break;
                case '}' or ']' when open.Count == 0:
                    return $"line {line}: '{character}' closes nothing";
                case '}' or ']':
                    var (opened, openedOn) = open.Pop();
                    char expected = opened == '{' ? '}' : ']';
                    if (character != expected)
                    {
                        return $"line {line}: '{character}' where '{expected}' must close the '{opened}' of line {openedOn}";
                    }

                    break;
                case '\t' or '\r':
                    break;
                case var _ when char.IsControl(character):
                    return $"line {line}: control character U+{(int)character:X4}; settings are plain text in UTF-8";
                case var _ when open.TryPeek(out var list) && list.Bracket == '[' && !IsPlainInList(character):
                    return $"line {line}: '{character}' inside a list; put the element in quotes";
            }
        }

        return open.TryPeek(out var left) ? $"line {left.Line}: this '{left.Bracket}' is never closed" : null;
    }

    private static bool IsPlainInList(char character) =>
        char.IsLetterOrDigit(character) || char.IsWhiteSpace(character) || ",._-%/".Contains(character, StringComparison.Ordinal);

    private static int EndOfLine(string text, int from)
    {
        int end = text.IndexOf('\n', from);
        return end < 0 ? text.Length : end;
    }

    /// <returns>The place behind the closing quote, or -1.</returns>
    private static int EndOfString(string text, int from)
    {
        if (string.CompareOrdinal(text, from, TripleQuote, 0, TripleQuote.Length) == 0)
        {
            int close = text.IndexOf(TripleQuote, from + TripleQuote.Length, StringComparison.Ordinal);
            return close < 0 ? -1 : close + TripleQuote.Length;
        }

        for (int at = from + 1; at < text.Length && text[at] != '\n'; at++)
        {
            if (text[at] == '\\')
            {
                at++;
            }
            else if (text[at] == '"')
            {
                return at + 1;
            }
        }

        return -1;
    }
}

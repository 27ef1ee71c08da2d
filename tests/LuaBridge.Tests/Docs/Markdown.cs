using System.Text.RegularExpressions;

namespace VeraWebSockets.LuaBridge.Tests.Docs;

/// <summary>As much of Markdown as the checks of our own pages need.</summary>
internal static partial class Markdown
{
    /// <summary>The insides of the code blocks of one language, in order.</summary>
    public static IReadOnlyList<string> Blocks(string page, string language) =>
        [.. Block().Matches(page).Where(block => block.Groups[1].Value == language).Select(block => block.Groups[2].Value)];

    /// <summary>The text between one heading and the next of the same level.</summary>
    public static string Section(string page, string heading)
    {
        int start = page.IndexOf($"\n{heading}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"there is no heading \"{heading}\"");
        string level = heading[..(heading.IndexOf(' ', StringComparison.Ordinal) + 1)];
        int end = page.IndexOf($"\n{level}", start + 1, StringComparison.Ordinal);
        return end < 0 ? page[start..] : page[start..end];
    }

    /// <summary>What stands in backticks in the first cells of tables.</summary>
    public static IReadOnlyList<string> FirstCells(string text) =>
        [.. FirstCell().Matches(text).SelectMany(cell => Code().Matches(cell.Groups[1].Value)).Select(code => code.Groups[1].Value)];

    /// <summary>Targets of links: paths, with or without an anchor, and anchors alone.</summary>
    public static IReadOnlyList<string> Links(string page) =>
        [.. Link().Matches(Block().Replace(page, "")).Select(link => link.Groups[1].Value)];

    /// <summary>What a link writes behind # for each heading, as GitHub makes it.</summary>
    public static IReadOnlyList<string> Anchors(string page) =>
        [.. Heading().Matches(Block().Replace(page, "")).Select(heading =>
            NotInAnchors().Replace(heading.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-'))];

    [GeneratedRegex(@"^```(\w*)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^\|([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex FirstCell();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}

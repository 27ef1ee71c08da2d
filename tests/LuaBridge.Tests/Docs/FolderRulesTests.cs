using System.Text.RegularExpressions;

namespace VeraWebSockets.LuaBridge.Tests.Docs;

/// <summary>The table of <c>docs/architecture.md</c> that says which folder may use which, held against every source.</summary>
public sealed partial class FolderRulesTests
{
    private static readonly Dictionary<string, HashSet<string>> Rules = Row().Matches(Repository.Read("docs/architecture.md")).ToDictionary(
        row => row.Groups["folder"].Value,
        row => Name().Matches(row.Groups["uses"].Value).Select(name => name.Value).ToHashSet(StringComparer.Ordinal));

    private static readonly string[] Sources =
    [
        .. Directory.GetFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.PathOf("."), path).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)),
    ];

    public static TheoryData<string> Folders => [.. Rules.Keys];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Given_a_folder_of_the_table_when_its_sources_are_read_then_they_use_just_those_that_it_names(string folder)
    {
        HashSet<string> used = [.. Sources.Where(source => FolderOf(source) == folder).SelectMany(UsedBy)];
        used.ExceptWith(folder.Split('/')); // itself, and what it stands in

        Assert.Equal(Rules[folder].Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Given_all_sources_when_their_folders_are_looked_up_then_each_stands_in_the_table() =>
        Assert.DoesNotContain(Sources, source => FolderOf(source) is null);

    private static string? FolderOf(string source) =>
        Rules.Keys.Where(folder => source.StartsWith(folder + "/", StringComparison.Ordinal)).MaxBy(folder => folder.Length);

    private static IEnumerable<string> UsedBy(string source) => Using().Matches(Repository.Read(source)).Select(line => line.Groups["name"].Value);

    [GeneratedRegex(@"^\| `(?<folder>src/[\w/]+)` \|[^|]*\|(?<uses>[^|]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\b[A-Z]\w+")]
    private static partial Regex Name();

    [GeneratedRegex(@"^using (static )?VeraWebSockets\.(Actors\.)?(?<name>\w+)[\w.]*;", RegexOptions.Multiline)]
    private static partial Regex Using();
}

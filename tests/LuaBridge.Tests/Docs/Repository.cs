namespace VeraWebSockets.LuaBridge.Tests.Docs;

/// <summary>The files that readers see, where they lie: in the repository that the tests were built in.</summary>
internal static class Repository
{
    private static readonly Lazy<string> Root = new(Find);

    /// <summary>README and all below docs, as paths from the root.</summary>
    public static IReadOnlyList<string> Pages =>
    [
        "README.md", "CHANGELOG.md",
        .. Directory.GetFiles(PathOf("docs"), "*.md", SearchOption.AllDirectories)
            .Select(page => Path.GetRelativePath(Root.Value, page)).Order(StringComparer.Ordinal),
    ];

    public static string PathOf(string path) => Path.Combine(Root.Value, path);

    public static string Read(string path) => File.ReadAllText(PathOf(path));

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Actors.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"no folder above {AppContext.BaseDirectory} holds Actors.sln");
    }
}

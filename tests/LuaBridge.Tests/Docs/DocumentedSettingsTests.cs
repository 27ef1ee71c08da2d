using Akka.Configuration;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Docs;

public sealed class DocumentedSettingsTests
{
    private static readonly string Page = Markdown.Section(Repository.Read("README.md"), "## Settings");

    private static Config Defaults => ConfigurationFactory.ParseString(Repository.Read("akka.hocon")).GetConfig("verawebsockets");

    public static TheoryData<string, string> Keys
    {
        get
        {
            var keys = new TheoryData<string, string>();
            foreach (string section in Defaults.Root.GetObject().Items.Keys)
            {
                foreach (string key in Defaults.GetConfig(section).Root.GetObject().Items.Keys)
                {
                    keys.Add(section, key);
                }
            }

            return keys;
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Given_a_key_of_the_settings_when_the_readme_is_read_then_it_is_there(string section, string key) =>
        Assert.Matches($"(?s)`(verawebsockets\\.)?{section}`.*`{key}`", Page);

    [Fact]
    public void Given_the_table_of_the_readme_when_its_defaults_are_compared_then_they_are_those_of_the_settings()
    {
        var documented = Page.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(row => row.Split('|'))
            .ToDictionary(cells => cells[1].Trim(' ', '`'), cells => cells[2].Trim());
        var actual = documented.Keys.ToDictionary(key => key, key => DefaultOf(key) is { Length: > 0 } value ? value : "empty");

        Assert.Equal(actual, documented);
    }

    [Fact]
    public void Given_the_file_of_the_readme_when_it_is_loaded_then_it_is_accepted()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("my.hocon");
        File.WriteAllText(path, Assert.Single(Markdown.Blocks(Page, "hocon")));

        Config settings = Settings.Load(path);

        Assert.Empty(ConnectionOptions.From(settings.GetConfig("verawebsockets.connection")).Validate());
    }

    private static string? DefaultOf(string key) =>
        new[] { "connection", "manager", "script" }.Select(Defaults.GetConfig).FirstOrDefault(section => section.HasPath(key))?.GetString(key);
}

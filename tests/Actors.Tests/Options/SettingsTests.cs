using Akka.Configuration;
using VeraWebSockets.Actors.Options;

namespace VeraWebSockets.Actors.Tests.Options;

public sealed class SettingsTests : IDisposable
{
    private static readonly Config Known = ConfigurationFactory.ParseString("verawebsockets { close-timeout = 1s, tls { minimum = tls12 } }");

    private readonly string _folder = Directory.CreateTempSubdirectory("vws-settings-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Given_no_files_when_settings_are_loaded_then_the_defaults_are_there()
    {
        var config = Settings.Load(explicitPath: null, programFolder: _folder);

        Assert.True(config.HasPath("verawebsockets"));
    }

    [Fact]
    public void Given_a_file_beside_the_program_when_settings_are_loaded_then_it_counts()
    {
        Write("akka.hocon", "akka { loglevel = ERROR }");

        var config = Settings.Load(explicitPath: null, programFolder: _folder);

        Assert.Equal("ERROR", config.GetString("akka.loglevel"));
    }

    [Fact]
    public void Given_both_files_when_a_key_is_in_both_then_the_named_file_wins()
    {
        Write("akka.hocon", "akka { loglevel = ERROR }");
        string named = Write("mine.hocon", "akka.loglevel = INFO");

        var config = Settings.Load(named, programFolder: _folder);

        Assert.Equal("INFO", config.GetString("akka.loglevel"));
    }

    [Fact]
    public void Given_both_files_when_a_key_is_in_one_then_the_other_does_not_hide_it()
    {
        Write("akka.hocon", "akka { loglevel = ERROR, stdout-loglevel = OFF }");
        string named = Write("mine.hocon", "akka.loglevel = INFO");

        var config = Settings.Load(named, programFolder: _folder);

        Assert.Equal("OFF", config.GetString("akka.stdout-loglevel"));
    }

    [Fact]
    public void Given_a_known_key_when_the_file_is_read_then_its_value_is_there()
    {
        string file = Write("good.hocon", "# mine\nverawebsockets.tls { minimum = \"tls13\" } // newest\n");

        var config = SettingsFile.Read(file, Known);

        Assert.Equal("tls13", config.GetString("verawebsockets.tls.minimum"));
    }

    [Fact]
    public void Given_sections_that_each_refer_to_the_one_before_when_the_file_is_read_then_each_is_counted_once()
    {
        IEnumerable<string> sections = Enumerable.Range(1, 15).Select(i => $"s{i} {{ inner = ${{s{i - 1}}} }}");
        string file = Write("good.hocon", string.Join('\n', sections.Prepend("s0 { end = 1 }").Append("akka { extra = ${s15} }")));

        Config config = SettingsFile.Read(file, Known);

        Assert.Equal(1, config.GetInt("akka.extra.inner.inner.inner.inner.inner.inner.inner.inner.inner.inner.inner.inner.inner.inner.inner.end"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a comment")]
    [InlineData("hosts = [a, \"b:1\", { c = 1 }]\ntext = \"\"\"several\n{ lines\"\"\"\nakka.loglevel = OFF")]
    [InlineData("\"quoted \\\" key\" = 1, verawebsockets.close-timeout = 1s")]
    public void Given_sound_hocon_when_the_file_is_read_then_it_is_accepted(string text)
    {
        string file = Write("good.hocon", text);

        var fault = Record.Exception(() => SettingsFile.Read(file, Known));

        Assert.Null(fault);
    }

    [Theory]
    [InlineData("a {\n b = 1\n", "line 1: this '{' is never closed")]
    [InlineData("a { b = 1 }\n}", "line 2: '}' closes nothing")]
    [InlineData("a {\n b = [1,2 }", "line 2: '}' where ']' must close the '[' of line 2")]
    [InlineData("# fine\na = \"open", "line 2: the string that begins here is not closed; '\"' is missing")]
    [InlineData("a = \"\"\"open\n\"\"", "line 1: the string that begins here is not closed; '\"' is missing")]
    [InlineData("a = [1, =2]", "line 1: '=' inside a list; put the element in quotes")]
    [InlineData("a = [x\\y]", "line 1: '\\' inside a list; put the element in quotes")]
    [InlineData("a = \u0001", "line 1: control character U+0001; settings are plain text in UTF-8")]
    [InlineData("include \"other.hocon\"", "\"include\" is not accepted; settings are one file")]
    [InlineData("a = ${nowhere}", "not HOCON: Unresolved substitution: nowhere")]
    [InlineData("a { b = ${a} }", "a ${…} refers to itself, or there are more than 10000 values")]
    [InlineData("a = ${a}", "a ${…} refers to itself, or there are more than 10000 values")]
    [InlineData("a = ${a}x", "a ${…} refers to itself, or there are more than 10000 values")]
    [InlineData("a = ${b}, b = ${a}", "a ${…} refers to itself, or there are more than 10000 values")]
    [InlineData("a = [{ b = ${a} }]", "a ${…} refers to itself, or there are more than 10000 values")]
    [InlineData("a { b = ${a}, c = ${a} }", "a ${…} refers to itself, or there are more than 10000 values")]
    [InlineData("\uFEFFverawebsockets = 5", "verawebsockets is a section; verawebsockets { … } is accepted")]
    [InlineData("verawebsockets = 5", "verawebsockets is a section; verawebsockets { … } is accepted")]
    [InlineData("verawebsockets.tls = on", "verawebsockets.tls is a section; verawebsockets.tls { … } is accepted")]
    [InlineData("verawebsockets.tsl { }", "there is no verawebsockets.tsl; accepted in verawebsockets: close-timeout, tls")]
    [InlineData("verawebsockets { tls { max = 1 } }", "there is no verawebsockets.tls.max; accepted in verawebsockets.tls: minimum")]
    [InlineData("verawebsockets { close-timeout }", "verawebsockets.close-timeout has no value")]
    [InlineData("verawebsocket { close-timeout = 1s }", "nothing in it would be read; verawebsockets { … } and akka { … } are, not verawebsocket")]
    [InlineData("a = 1, b = 2, c = 3, d = 4, e = 5, f = 6", "nothing in it would be read; verawebsockets { … } and akka { … } are, not a, b, c, d, e")]
    public void Given_a_faulty_file_when_it_is_read_then_the_message_names_file_and_fault(string text, string expected)
    {
        string file = Write("faulty.hocon", text);

        var fault = Record.Exception(() => SettingsFile.Read(file, Known));

        Assert.Equal(["SettingsException", file, expected], Parts(fault, file));
    }

    [Fact]
    public void Given_sections_too_deep_when_the_file_is_read_then_it_is_refused()
    {
        string file = Write("deep.hocon", string.Concat(Enumerable.Repeat("a {", 100_000)));

        var fault = Record.Exception(() => SettingsFile.Read(file, Known));

        Assert.Equal(["SettingsException", file, "line 1: more than 64 sections inside each other"], Parts(fault, file));
    }

    [Fact]
    public void Given_octets_that_are_not_utf8_when_the_file_is_read_then_the_message_says_so()
    {
        string file = Path.Combine(_folder, "latin1.hocon");
        File.WriteAllBytes(file, [(byte)'a', (byte)'=', 0xE9]);

        var fault = Record.Exception(() => SettingsFile.Read(file, Known));

        Assert.Equal(["SettingsException", file, "not UTF-8; settings are plain text in UTF-8"], Parts(fault, file));
    }

    [Fact]
    public void Given_a_file_without_end_when_it_is_read_then_it_is_refused_at_the_limit()
    {
        string file = Write("long.hocon", new string('#', 1024 * 1024 + 1));

        var fault = Record.Exception(() => SettingsFile.Read(file, Known));

        Assert.Equal(["SettingsException", file, "longer than 1048576 octets"], Parts(fault, file));
    }

    [Fact]
    public void Given_no_such_file_when_it_is_named_then_the_message_says_so()
    {
        string file = Path.Combine(_folder, "missing.hocon");

        var fault = Record.Exception(() => Settings.Load(file, programFolder: _folder));

        Assert.Equal(["SettingsException", file, "there is no such file"], Parts(fault, file));
    }

    [Fact]
    public void Given_a_directory_when_it_is_named_then_the_message_says_so()
    {
        var fault = Record.Exception(() => Settings.Load(_folder, programFolder: _folder));

        Assert.Equal(["SettingsException", _folder, "it is a directory; a HOCON file is accepted"], Parts(fault, _folder));
    }

    /// <summary>Type, file and fault of "settings FILE: FAULT" or "settings FILE, line N: FAULT".</summary>
    private static string[] Parts(Exception? fault, string file)
    {
        string head = $"settings {file}";
        return fault is not null && fault.Message.StartsWith(head, StringComparison.Ordinal)
            ? [fault.GetType().Name, file, fault.Message[(head.Length + 2)..]]
            : [$"{fault}"];
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}

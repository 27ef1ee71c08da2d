using VeraWebSockets.Actors.Options;

namespace VeraWebSockets.LuaBridge.Options;

/// <summary>
/// Reads the options and TLS settings of one <c>create</c> from name and value pairs: names in snake_case, parts of a table joined by a dot,
/// times in seconds, sizes in octets. Every fault is gathered, so that one error tells them all.
/// </summary>
internal sealed class SocketSettings(ConnectionOptions defaults)
{
    /// <summary>Names whose part behind the dot is free.</summary>
    private const string HeaderPrefix = "headers.";

    private const string SslPrefix = "client_ssl_";
    private const string NameOption = "name";
    private const string AcknowledgementOption = "on_connect.timeout";
    private const double MaxAcknowledgement = 3600;
    private const int MaxName = 64;
    private const int MaxShown = 40;

    private static readonly string[] Tables = ["compression", "keepalive", "overflow", "reconnect", "tls"];

    private readonly ConnectionOptions _defaults = defaults;
    private readonly List<string> _faults = [];

    /// <summary>What options are called, parts of a table with a dot; not the TLS settings, which have an argument of their own.</summary>
    public static IEnumerable<string> Names =>
        SocketOption.All.Keys.Where(name => !name.StartsWith(SslPrefix, StringComparison.Ordinal)).Append(NameOption).Append(AcknowledgementOption);

    /// <summary>The options as set so far.</summary>
    public ConnectionOptions Options { get; private set; } = defaults;

    /// <summary>What the script calls the websocket, or null.</summary>
    public string? Name { get; private set; }

    /// <summary>Time for what <c>on_connect</c> sends to be acknowledged; null where it asks for nothing.</summary>
    public TimeSpan? AcknowledgeWithin { get; private set; }

    /// <summary>Takes one pair; a fault is kept for <see cref="Validate"/>.</summary>
    public void Set(string name, string value)
    {
        try
        {
            if (name.StartsWith(HeaderPrefix, StringComparison.Ordinal))
            {
                Options = Options with { Headers = [.. Options.Headers, new(name[HeaderPrefix.Length..], value)] };
            }
            else if (name == NameOption)
            {
                Name = value.Length <= MaxName && !value.Any(char.IsControl) ? value : throw new FormatException();
            }
            else if (name == AcknowledgementOption)
            {
                TimeSpan time = SocketOption.ParseSeconds(value);
                AcknowledgeWithin = time.TotalSeconds is >= 0.001 and <= MaxAcknowledgement ? time : throw new FormatException();
            }
            else if (SocketOption.All.TryGetValue(name, out SocketOption? option))
            {
                Options = option.Set(Options, value);
            }
            else
            {
                RefuseUnknown(name);
            }
        }
        catch (FormatException)
        {
            Refuse(name, $"'{Shown(value)}'");
        }
        catch (SettingsException e)
        {
            _faults.Add(e.Message);
        }
    }

    /// <summary>Takes a name whose value is of a type that no option has, such as a function.</summary>
    public void SetWrongType(string name, string type)
    {
        if (AcceptedOf(name) is null)
        {
            RefuseUnknown(name);
        }
        else
        {
            Refuse(name, type);
        }
    }

    /// <summary>Takes a fault that was found before.</summary>
    public void AddFault(string fault) => _faults.Add(fault);

    /// <returns>All faults in one line, or null.</returns>
    public string? Validate()
    {
        if (!ReferenceEquals(Options, _defaults)) // those were validated when they were read
        {
            _faults.AddRange(Options.Validate().Select(InLuaWords));
        }

        return _faults.Count == 0 ? null : string.Join("; ", _faults);
    }

    private static string? AcceptedOf(string name) =>
        name == AcknowledgementOption ? $"seconds from 0.001 to {MaxAcknowledgement}"
        : name == NameOption ? $"a string of at most {MaxName} characters, none of them a control character"
        : name.StartsWith(HeaderPrefix, StringComparison.Ordinal) ? "a string, or a list of strings"
        : SocketOption.All.GetValueOrDefault(name)?.Accepted;

    private void Refuse(string name, string got) => _faults.Add($"option '{name}': {AcceptedOf(name)} expected, got {got}");

    private void RefuseUnknown(string name) => _faults.Add($"unknown option '{name}'; did you mean '{NearestName.Of(name, Names)}'?");

    private static string Shown(string value)
    {
        string text = value.Length <= MaxShown ? value : value[..MaxShown] + "…";
        return string.Concat(text.Select(character => char.IsControl(character) ? '?' : character));
    }

    /// <summary>A fault begins with the name of a setting in kebab-case; what are groups of settings there are tables here.</summary>
    private static string InLuaWords(string fault)
    {
        int end = fault.IndexOf(' ', StringComparison.Ordinal);
        string name = fault[..end];
        string? table = Tables.FirstOrDefault(table => name.StartsWith(table + "-", StringComparison.Ordinal));
        name = table is null ? name : table + "." + name[(table.Length + 1)..];
        return name.Replace('-', '_') + fault[end..];
    }
}

using Akka.Configuration;

namespace VeraWebSockets.Actors.Options;

/// <summary>Limits of what a script does: of its callbacks and timers. Read by the host of scripts; the actors need none of them.</summary>
public sealed record ScriptOptions
{
    private static readonly TimeSpan MaxTime = TimeSpan.FromHours(1);

    /// <summary>The defaults of this class; a test holds them equal to those of <c>akka.hocon</c>.</summary>
    public static ScriptOptions Default { get; } = new();

    /// <summary>Time after which a callback that still runs is warned of. Default 1 s; 0 for never, 10 ms to 1 h.</summary>
    public TimeSpan CallbackWarning { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time after which an error is raised inside a callback. Default 0: never; 10 ms to 1 h.</summary>
    public TimeSpan CallbackLimit { get; init; } = TimeSpan.Zero;

    /// <summary>Timers that may be pending at once. Default 1,000,000; 1 to 10,000,000.</summary>
    public int MaxTimers { get; init; } = 1_000_000;

    /// <summary>Reads the section <c>verawebsockets.script</c>; keys that are absent, or all of it, keep the defaults.</summary>
    /// <exception cref="SettingsException">A value has the wrong type or range; the message names all of them.</exception>
    public static ScriptOptions From(Config? section)
    {
        var reader = new SettingsReader(section, "verawebsockets.script");
        var options = new ScriptOptions
        {
            CallbackWarning = reader.Time("callback-warning", Default.CallbackWarning),
            CallbackLimit = reader.Time("callback-limit", Default.CallbackLimit),
            MaxTimers = reader.Number("max-timers", Default.MaxTimers),
        };
        reader.Complete(options.Validate());
        return options;
    }

    /// <summary>All faults at once; empty when the options are usable.</summary>
    public IReadOnlyList<string> Validate()
    {
        string?[] faults =
        [
            FaultOf("callback-warning", CallbackWarning),
            FaultOf("callback-limit", CallbackLimit),
            Ranges.FaultOf("max-timers", MaxTimers, 1, 10_000_000),
        ];
        return [.. faults.OfType<string>()];

        static string? FaultOf(string key, TimeSpan time) =>
            time == TimeSpan.Zero ? null : Ranges.FaultOf(key, time, TimeSpan.FromMilliseconds(10), MaxTime) is { } fault ? $"{fault}, and 0 for never" : null;
    }
}

using Akka.Configuration;
using VeraWebSockets.Actors.Transport.Readiness;

namespace VeraWebSockets.Actors.Options;

/// <summary>Limits of all websockets of one manager together.</summary>
public sealed record WebSocketManagerOptions
{
    /// <summary>The defaults of this class; a test holds them equal to those of <c>akka.hocon</c>.</summary>
    public static WebSocketManagerOptions Default { get; } = new();

    /// <summary>Websockets that may be connecting, open, closing or waiting to reconnect at once. Default 65,536; 1 to 1,000,000.</summary>
    public int MaxSockets { get; init; } = 65_536;

    /// <summary>Time for all websockets to close on shutdown; then they are cut. Default 3 s; 1 ms to 1 h.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How many attempts may be under way.</summary>
    public DialOptions Dials { get; init; } = DialOptions.Default;

    /// <summary>Who watches the sockets. Default <see cref="TransportChoice.Auto"/>.</summary>
    public TransportChoice Transport { get; init; } = TransportChoice.Auto;

    /// <summary>Whether <see cref="Transport"/> means a readiness loop on this system.</summary>
    public bool UsesReadinessLoop => Transport == TransportChoice.Readiness || (Transport == TransportChoice.Auto && ReadinessLoop.IsSupported);

    /// <summary>Reads the section <c>verawebsockets.manager</c>; keys that are absent, or all of it, keep the defaults.</summary>
    /// <exception cref="SettingsException">A value has the wrong type or range.</exception>
    public static WebSocketManagerOptions From(Config? section)
    {
        var reader = new SettingsReader(section, "verawebsockets.manager");
        var options = new WebSocketManagerOptions
        {
            MaxSockets = reader.Number("max-sockets", Default.MaxSockets),
            ShutdownTimeout = reader.Time("shutdown-timeout", Default.ShutdownTimeout),
            Dials = new DialOptions
            {
                MaxHandshakes = reader.Number("max-handshakes", Default.Dials.MaxHandshakes),
                MaxHandshakesPerHost = reader.Number("max-handshakes-per-host", Default.Dials.MaxHandshakesPerHost),
                MaxRedialsPerSecond = reader.Number("max-redials-per-second", Default.Dials.MaxRedialsPerSecond),
            },
            Transport = reader.Choice("transport", Default.Transport),
        };
        reader.Complete(options.Validate());
        return options;
    }

    /// <summary>All faults at once; empty when the options are usable.</summary>
    public IReadOnlyList<string> Validate()
    {
        string?[] faults =
        [
            Ranges.FaultOf("max-sockets", MaxSockets, 1, 1_000_000),
            Ranges.FaultOf("shutdown-timeout", ShutdownTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)),
            .. Dials.Validate(),
            Transport == TransportChoice.Readiness && !ReadinessLoop.IsSupported
                ? "transport is readiness, which needs Linux; auto and portable are accepted here"
                : null,
        ];
        return [.. faults.OfType<string>()];
    }
}

using System.Net;
using Akka.Configuration;

namespace VeraWebSockets.Actors.Options;

/// <summary>How one websocket connects, and its limits. Immutable; change it with <c>with</c>. Keys of <c>akka.hocon</c> have the same names.</summary>
public sealed record ConnectionOptions
{
    /// <summary>The largest limit in octets that any option takes: 1 GiB.</summary>
    public const long MaxSize = 1L << 30;

    private static readonly TimeSpan MaxTimeout = TimeSpan.FromHours(1);

    /// <summary>The defaults of this class; a test holds them equal to those of <c>akka.hocon</c>.</summary>
    public static ConnectionOptions Default { get; } = new();

    /// <summary>Absolute limit of name lookup, TCP connect and proxy together. Default 20 s; up to 1 h.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Absolute limit of the TLS handshake. Default 20 s; up to 1 h.</summary>
    public TimeSpan TlsTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Absolute limit from writing the request to the end of the response head. Default 20 s; up to 1 h.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Wait for the peer's close frame, and then for the end of its stream. Default 1 s; up to 1 h.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Time for queued messages to leave before a close frame is given up; when the peer closes, also for the target to dispose the messages that came
    /// before, and so to reply to them. Default 5 s; up to 1 h.
    /// </summary>
    public TimeSpan FlushTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest message that is received, in octets. Default 16 MiB; 1 to 1 GiB. A longer one fails the connection with 1009.</summary>
    public long MaxMessageSize { get; init; } = 16 << 20;

    /// <summary>Most octets that wait to be sent. Default 16 MiB; 1 KiB to 1 GiB. What would pass it is refused.</summary>
    public long SendBufferSize { get; init; } = 16 << 20;

    /// <summary>Most octets of a response head. Default 64 KiB; 1 KiB to 1 MiB.</summary>
    public int MaxResponseHeadSize { get; init; } = 64 << 10;

    /// <summary>Most lines of a response head. Default 256; 16 to 4096.</summary>
    public int MaxResponseHeadLines { get; init; } = 256;

    /// <summary>Redirects that are followed. Default 3; 0 to 20.</summary>
    public int MaxRedirects { get; init; } = 3;

    /// <summary>
    /// Batches of messages that a target may hold undisposed before the socket is read on. Default 0: 1 where one thread polls the sockets and
    /// runs their actors, on which a second one would only make others wait; otherwise 2. Up to 16.
    /// </summary>
    public int MaxBatchesInFlight { get; init; }

    /// <summary>Which addresses are tried. Default any.</summary>
    public AddressFamilyChoice AddressFamily { get; init; } = AddressFamilyChoice.Any;

    /// <summary>Local address to connect from. Default: the system chooses.</summary>
    public IPAddress? LocalAddress { get; init; }

    /// <summary>Name of the local interface to connect from, as <c>eth0</c>. Default: the system chooses.</summary>
    public string? LocalInterface { get; init; }

    /// <summary>Size of the system's send buffer, in octets. Default null: the system adapts it; 1 to 1 GiB.</summary>
    public int? SocketSendBuffer { get; init; }

    /// <summary>Whether a text message that is not UTF-8 fails the connection (1007). Default true.</summary>
    public bool ValidateUtf8 { get; init; } = true;

    /// <summary>Whole messages or pieces. Default messages.</summary>
    public DeliveryMode Delivery { get; init; } = DeliveryMode.Messages;

    /// <summary>The offer of permessage-deflate. Default null: none.</summary>
    public CompressionOptions? Compression { get; init; }

    /// <summary>What gives way when one side is faster than the other. Default: nothing is dropped.</summary>
    public OverflowOptions Overflow { get; init; } = OverflowOptions.Default;

    /// <summary>When a silent peer is pinged and given up.</summary>
    public KeepAliveOptions KeepAlive { get; init; } = KeepAliveOptions.Default;

    /// <summary>Whether and when a websocket that was lost is tried again. Default: never.</summary>
    public ReconnectOptions Reconnect { get; init; } = ReconnectOptions.Off;

    /// <summary>Subprotocols to offer, in order of preference. Default none.</summary>
    public IReadOnlyList<string> Subprotocols { get; init; } = [];

    /// <summary>Value of the <c>Origin</c> header. Default none.</summary>
    public string? Origin { get; init; }

    /// <summary>Further header lines of the request. Default none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>TLS settings of wss URLs.</summary>
    public TlsOptions Tls { get; init; } = TlsOptions.Default;

    /// <summary>Proxy of this websocket. Default: what the environment says.</summary>
    public ProxyOptions Proxy { get; init; } = ProxyOptions.FromEnvironment;

    /// <summary>Reads the section <c>verawebsockets.connection</c>; keys that are absent, or all of it, keep the defaults.</summary>
    /// <exception cref="SettingsException">A value has the wrong type or range; the message names all of them.</exception>
    public static ConnectionOptions From(Config? section)
    {
        var reader = new SettingsReader(section, "verawebsockets.connection");
        var options = new ConnectionOptions
        {
            ConnectTimeout = reader.Time("connect-timeout", Default.ConnectTimeout),
            TlsTimeout = reader.Time("tls-timeout", Default.TlsTimeout),
            ResponseTimeout = reader.Time("response-timeout", Default.ResponseTimeout),
            CloseTimeout = reader.Time("close-timeout", Default.CloseTimeout),
            FlushTimeout = reader.Time("flush-timeout", Default.FlushTimeout),
            MaxMessageSize = reader.Size("max-message-size", Default.MaxMessageSize),
            SendBufferSize = reader.Size("send-buffer-size", Default.SendBufferSize),
            MaxResponseHeadSize = (int)Math.Min(int.MaxValue, reader.Size("max-response-head-size", Default.MaxResponseHeadSize)),
            MaxResponseHeadLines = reader.Number("max-response-head-lines", Default.MaxResponseHeadLines),
            MaxRedirects = reader.Number("max-redirects", Default.MaxRedirects),
            MaxBatchesInFlight = reader.Number("max-batches-in-flight", Default.MaxBatchesInFlight),
            AddressFamily = reader.Choice("address-family", Default.AddressFamily),
            Delivery = reader.Choice("delivery", Default.Delivery),
            Compression = reader.Flag("compression", Default.Compression is not null) ? CompressionOptions.Default : null,
            KeepAlive = new KeepAliveOptions
            {
                Interval = reader.Time("keepalive-interval", Default.KeepAlive.Interval),
                Timeout = reader.Time("keepalive-timeout", Default.KeepAlive.Timeout),
            },
            Overflow = new OverflowOptions
            {
                Receive = reader.Parsed("overflow-receive", Default.Overflow.Receive, name => OverflowOptions.Parse<ReceiveOverflow>("overflow-receive", name)),
                Send = reader.Parsed("overflow-send", Default.Overflow.Send, name => OverflowOptions.Parse<SendOverflow>("overflow-send", name)),
                Down = reader.Parsed("overflow-down", Default.Overflow.Down, name => OverflowOptions.Parse<DownOverflow>("overflow-down", name)),
                Limit = reader.Number("overflow-limit", Default.Overflow.Limit),
            },
            Reconnect = new ReconnectOptions
            {
                IsOn = reader.Flag("reconnect", Default.Reconnect.IsOn),
                FirstDelay = reader.Time("reconnect-first-delay", Default.Reconnect.FirstDelay),
                MinDelay = reader.Time("reconnect-min-delay", Default.Reconnect.MinDelay),
                MaxDelay = reader.Time("reconnect-max-delay", Default.Reconnect.MaxDelay),
                Factor = reader.Fraction("reconnect-factor", Default.Reconnect.Factor),
                StableAfter = reader.Time("reconnect-stable-after", Default.Reconnect.StableAfter),
                MaxAttempts = reader.Number("reconnect-max-attempts", Default.Reconnect.MaxAttempts),
                MaxRetryAfter = reader.Time("reconnect-max-retry-after", Default.Reconnect.MaxRetryAfter),
                RetryCodes = reader.Numbers("reconnect-retry-codes", Default.Reconnect.RetryCodes),
                GiveUpCodes = reader.Numbers("reconnect-give-up-codes", Default.Reconnect.GiveUpCodes),
            },
            ValidateUtf8 = reader.Flag("validate-utf8", Default.ValidateUtf8),
            Proxy = reader.Parsed("proxy", ProxyOptions.FromEnvironment, ProxyOptions.Parse),
        };
        reader.Complete(options.Validate());
        return options;
    }

    /// <summary>All faults at once: key, value, and what is accepted. Empty when the options are usable.</summary>
    public IReadOnlyList<string> Validate()
    {
        TimeSpan leastTimeout = TimeSpan.FromMilliseconds(1);
        string?[] faults =
        [
            Ranges.FaultOf("connect-timeout", ConnectTimeout, leastTimeout, MaxTimeout),
            Ranges.FaultOf("tls-timeout", TlsTimeout, leastTimeout, MaxTimeout),
            Ranges.FaultOf("response-timeout", ResponseTimeout, leastTimeout, MaxTimeout),
            Ranges.FaultOf("close-timeout", CloseTimeout, leastTimeout, MaxTimeout),
            Ranges.FaultOf("flush-timeout", FlushTimeout, leastTimeout, MaxTimeout),
            Ranges.FaultOf("max-message-size", MaxMessageSize, 1, MaxSize),
            Ranges.FaultOf("send-buffer-size", SendBufferSize, 1024, MaxSize),
            Ranges.FaultOf("max-response-head-size", MaxResponseHeadSize, 1024, 1 << 20),
            Ranges.FaultOf("max-response-head-lines", MaxResponseHeadLines, 16, 4096),
            Ranges.FaultOf("max-redirects", MaxRedirects, 0, 20),
            Ranges.FaultOf("max-batches-in-flight", MaxBatchesInFlight, 0, 16),
            Ranges.FaultOf("overflow-limit", Overflow.Limit, 1, 65_536),
            Ranges.FaultOf("keepalive-interval", KeepAlive.Interval, TimeSpan.Zero, MaxTimeout),
            Ranges.FaultOf("keepalive-timeout", KeepAlive.Timeout, leastTimeout, MaxTimeout),
            Ranges.FaultOf<long>("socket-send-buffer", SocketSendBuffer ?? 1, 1, MaxSize),
            .. Compression?.Validate() ?? [],
            .. Reconnect.Validate(),
            .. Tls.Validate(),
            .. HeaderRules.Check(Subprotocols, Origin, Headers),
        ];
        return [.. faults.OfType<string>()];
    }
}

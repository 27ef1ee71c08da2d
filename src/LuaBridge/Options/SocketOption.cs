using System.Globalization;
using System.Net;
using VeraWebSockets.Actors.Options;

namespace VeraWebSockets.LuaBridge.Options;

/// <summary>One option of <c>create</c>, or one TLS setting: what it accepts, and what it sets.</summary>
/// <param name="Accepted">In words, such as "seconds as a number".</param>
/// <param name="Set">Throws a <see cref="FormatException"/> where the text is none of these, or a <see cref="SettingsException"/> that says it in words of its own.</param>
internal sealed record SocketOption(string Accepted, Func<ConnectionOptions, string, ConnectionOptions> Set)
{
    /// <summary>All of them by name; parts of a table behind a dot.</summary>
    public static IReadOnlyDictionary<string, SocketOption> All { get; } = new Dictionary<string, SocketOption>(StringComparer.Ordinal)
    {
        ["headers"] = Table("a table of names and values, or a function"),
        ["token"] = new("a string, or a function", (o, v) => o with { Headers = [.. o.Headers, new("Authorization", "Bearer " + v)] }),
        ["origin"] = Text((o, v) => o with { Origin = v }),
        ["protocols"] = new("a string, or a list of strings", (o, v) => o with { Subprotocols = [.. o.Subprotocols, .. v.Split(',', StringSplitOptions.TrimEntries)] }),
        ["delivery"] = Choice<DeliveryMode>((o, v) => o with { Delivery = v }),
        ["validate_utf8"] = Flag((o, v) => o with { ValidateUtf8 = v }),
        ["max_message_size"] = Whole((o, v) => o with { MaxMessageSize = v }),
        ["send_buffer_size"] = Whole((o, v) => o with { SendBufferSize = v }),
        ["max_redirects"] = Whole((o, v) => o with { MaxRedirects = v }),
        ["connect_timeout"] = Time((o, v) => o with { ConnectTimeout = v }),
        ["tls_timeout"] = Time((o, v) => o with { TlsTimeout = v }),
        ["response_timeout"] = Time((o, v) => o with { ResponseTimeout = v }),
        ["close_timeout"] = Time((o, v) => o with { CloseTimeout = v }),
        ["keepalive"] = new("true, false, seconds as a number, or a table", (o, v) => o with { KeepAlive = KeepAlive(o.KeepAlive, v) }),
        ["keepalive.interval"] = Time((o, v) => o with { KeepAlive = o.KeepAlive with { Interval = v } }),
        ["keepalive.timeout"] = Time((o, v) => o with { KeepAlive = o.KeepAlive with { Timeout = v } }),
        ["reconnect"] = Switch((o, v) => Reconnecting(o, r => r with { IsOn = v })),
        ["reconnect.first_delay"] = Time((o, v) => Reconnecting(o, r => r with { FirstDelay = v })),
        ["reconnect.min_delay"] = Time((o, v) => Reconnecting(o, r => r with { MinDelay = v })),
        ["reconnect.max_delay"] = Time((o, v) => Reconnecting(o, r => r with { MaxDelay = v })),
        ["reconnect.factor"] = new("a number", (o, v) => Reconnecting(o, r => r with { Factor = ParseNumber(v) })),
        ["reconnect.stable_after"] = Time((o, v) => Reconnecting(o, r => r with { StableAfter = v })),
        ["reconnect.max_attempts"] = Whole((o, v) => Reconnecting(o, r => r with { MaxAttempts = v })),
        ["reconnect.max_retry_after"] = Time((o, v) => Reconnecting(o, r => r with { MaxRetryAfter = v })),
        ["reconnect.retry_codes"] = Codes((o, v) => Reconnecting(o, r => r with { RetryCodes = [.. r.RetryCodes, v] })),
        ["reconnect.give_up_codes"] = Codes((o, v) => Reconnecting(o, r => r with { GiveUpCodes = [.. r.GiveUpCodes, v] })),
        ["on_connect"] = Table("a table"),
        ["on_connect.messages"] = Table("a list of strings, or a function"), // the prelude keeps these two
        ["on_connect.acknowledged"] = Table("a function"),
        ["overflow"] = Table("a table"),
        ["overflow.receive"] = Policy<ReceiveOverflow>("overflow.receive", (o, v) => o with { Receive = v }),
        ["overflow.send"] = Policy<SendOverflow>("overflow.send", (o, v) => o with { Send = v }),
        ["overflow.down"] = Policy<DownOverflow>("overflow.down", (o, v) => o with { Down = v }),
        ["overflow.limit"] = Whole((o, v) => o with { Overflow = o.Overflow with { Limit = v } }),
        ["proxy"] = new("a string", (o, v) => o with { Proxy = ProxyOptions.Parse(v) }),
        ["address_family"] = Choice<AddressFamilyChoice>((o, v) => o with { AddressFamily = v }),
        ["local_address"] = new("an IP address", (o, v) => o with { LocalAddress = IPAddress.TryParse(v, out IPAddress? a) ? a : throw new FormatException() }),
        ["interface"] = Text((o, v) => o with { LocalInterface = v }),
        ["socket_send_buffer"] = Whole((o, v) => o with { SocketSendBuffer = v }),
        ["compression"] = Switch((o, v) => o with { Compression = v ? CompressionOptions.Default : null }),
        ["compression.server_no_context_takeover"] = Flag((o, v) => With(o, c => c with { ServerNoContextTakeover = v })),
        ["compression.client_no_context_takeover"] = Flag((o, v) => With(o, c => c with { ClientNoContextTakeover = v })),
        ["compression.server_max_window_bits"] = Whole((o, v) => With(o, c => c with { ServerMaxWindowBits = v })),
        ["compression.client_max_window_bits"] = Whole((o, v) => With(o, c => c with { ClientMaxWindowBits = v })),
        ["tls"] = Table("a table"),
        ["tls.allow_self_signed"] = Flag((o, v) => o with { Tls = o.Tls with { AllowSelfSigned = v } }),
        ["tls.skip_host_name_check"] = Flag((o, v) => o with { Tls = o.Tls with { SkipHostNameCheck = v } }),
        ["tls.allow_expired"] = Flag((o, v) => o with { Tls = o.Tls with { AllowExpired = v } }),
        ["tls.fingerprint"] = Text((o, v) => o with { Tls = o.Tls with { Fingerprint = v } }),
        ["client_ssl_cert_filepath"] = Text((o, v) => o with { Tls = o.Tls with { CertificatePath = v } }),
        ["client_ssl_private_key_filepath"] = Text((o, v) => o with { Tls = o.Tls with { PrivateKeyPath = v } }),
        ["client_ssl_private_key_password"] = Text((o, v) => o with { Tls = o.Tls with { PrivateKeyPassword = v } }),
        ["client_ssl_ca_filepath"] = Text((o, v) => o with { Tls = o.Tls with { CaPath = v } }),
        ["client_ssl_cipher_list"] = Text((o, v) => o with { Tls = o.Tls with { CipherList = v } }),
    };

    /// <summary>A finite number of at least 0, as a time.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static TimeSpan ParseSeconds(string text) =>
        ParseNumber(text) is >= 0 and <= 1e6 and var seconds ? TimeSpan.FromSeconds(seconds) : throw new FormatException();

    private static SocketOption Text(Func<ConnectionOptions, string, ConnectionOptions> set) => new("a string", set);

    private static SocketOption Time(Func<ConnectionOptions, TimeSpan, ConnectionOptions> set) =>
        new("seconds as a number", (o, v) => set(o, ParseSeconds(v)));

    private static SocketOption Whole(Func<ConnectionOptions, int, ConnectionOptions> set) => new("a whole number", (o, v) => set(o, ParseWhole(v)));

    private static SocketOption Codes(Func<ConnectionOptions, int, ConnectionOptions> set) =>
        new("a list of whole numbers", (o, v) => set(o, ParseWhole(v)));

    private static SocketOption Flag(Func<ConnectionOptions, bool, ConnectionOptions> set) => new("true or false", (o, v) => set(o, ParseFlag(v)));

    private static SocketOption Switch(Func<ConnectionOptions, bool, ConnectionOptions> set) =>
        new("true, false, or a table", (o, v) => set(o, ParseFlag(v)));

    /// <summary>Only its parts are set.</summary>
    private static SocketOption Table(string accepted) => new(accepted, (_, _) => throw new FormatException());

    private static SocketOption Choice<T>(Func<ConnectionOptions, T, ConnectionOptions> set)
        where T : struct, Enum =>
        new("one of " + EnumNames.All<T>(), (o, v) => set(o, EnumNames.Parse<T>(v)));

    private static SocketOption Policy<T>(string name, Func<OverflowOptions, T, OverflowOptions> set)
        where T : struct, Enum =>
        new(
            "one of " + EnumNames.All<T>(),
            (o, v) => o with { Overflow = set(o.Overflow, OverflowOptions.Parse<T>(name, v)) });

    private static ConnectionOptions With(ConnectionOptions options, Func<CompressionOptions, CompressionOptions> change) =>
        options with { Compression = change(options.Compression ?? CompressionOptions.Default) };

    private static KeepAliveOptions KeepAlive(KeepAliveOptions current, string value) => value switch
    {
        "false" => KeepAliveOptions.Off,
        "true" => current.IsOn ? current : KeepAliveOptions.Default,
        _ => current with { Interval = ParseSeconds(value) },
    };

    /// <summary>Who sets a part of it wants it.</summary>
    private static ConnectionOptions Reconnecting(ConnectionOptions options, Func<ReconnectOptions, ReconnectOptions> change) =>
        options with { Reconnect = change(options.Reconnect with { IsOn = true }) };

    private static bool ParseFlag(string text) => text switch
    {
        "true" => true,
        "false" => false,
        _ => throw new FormatException(),
    };

    private static double ParseNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw new FormatException();

    private static int ParseWhole(string text) =>
        ParseNumber(text) is var number && number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue ? (int)number : throw new FormatException();
}

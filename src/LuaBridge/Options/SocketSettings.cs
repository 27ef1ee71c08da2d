using System.Globalization;
using System.Net;
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

    private static readonly string[] Tables = ["keepalive", "overflow", "reconnect"];

    private static readonly Dictionary<string, Func<ConnectionOptions, string, ConnectionOptions>> Setters = new(StringComparer.Ordinal)
    {
        ["origin"] = (o, v) => o with { Origin = v },
        ["protocols"] = (o, v) => o with { Subprotocols = [.. o.Subprotocols, .. v.Split(',', StringSplitOptions.TrimEntries)] },
        ["token"] = (o, v) => o with { Headers = [.. o.Headers, new("Authorization", "Bearer " + v)] },
        ["delivery"] = (o, v) => o with { Delivery = Choice<DeliveryMode>(v) },
        ["validate_utf8"] = (o, v) => o with { ValidateUtf8 = Flag(v) },
        ["max_message_size"] = (o, v) => o with { MaxMessageSize = Whole(v) },
        ["send_buffer_size"] = (o, v) => o with { SendBufferSize = Whole(v) },
        ["max_redirects"] = (o, v) => o with { MaxRedirects = (int)Whole(v) },
        ["connect_timeout"] = (o, v) => o with { ConnectTimeout = Seconds(v) },
        ["tls_timeout"] = (o, v) => o with { TlsTimeout = Seconds(v) },
        ["response_timeout"] = (o, v) => o with { ResponseTimeout = Seconds(v) },
        ["close_timeout"] = (o, v) => o with { CloseTimeout = Seconds(v) },
        ["keepalive"] = (o, v) => o with { KeepAlive = KeepAlive(o.KeepAlive, v) },
        ["keepalive.interval"] = (o, v) => o with { KeepAlive = o.KeepAlive with { Interval = Seconds(v) } },
        ["keepalive.timeout"] = (o, v) => o with { KeepAlive = o.KeepAlive with { Timeout = Seconds(v) } },
        ["reconnect"] = (o, v) => Reconnecting(o, r => r with { IsOn = Flag(v) }),
        ["reconnect.first_delay"] = (o, v) => Reconnecting(o, r => r with { FirstDelay = Seconds(v) }),
        ["reconnect.min_delay"] = (o, v) => Reconnecting(o, r => r with { MinDelay = Seconds(v) }),
        ["reconnect.max_delay"] = (o, v) => Reconnecting(o, r => r with { MaxDelay = Seconds(v) }),
        ["reconnect.factor"] = (o, v) => Reconnecting(o, r => r with { Factor = Number(v) }),
        ["reconnect.stable_after"] = (o, v) => Reconnecting(o, r => r with { StableAfter = Seconds(v) }),
        ["reconnect.max_attempts"] = (o, v) => Reconnecting(o, r => r with { MaxAttempts = (int)Whole(v) }),
        ["reconnect.max_retry_after"] = (o, v) => Reconnecting(o, r => r with { MaxRetryAfter = Seconds(v) }),
        ["reconnect.retry_codes"] = (o, v) => Reconnecting(o, r => r with { RetryCodes = [.. r.RetryCodes, (int)Whole(v)] }),
        ["reconnect.give_up_codes"] = (o, v) => Reconnecting(o, r => r with { GiveUpCodes = [.. r.GiveUpCodes, (int)Whole(v)] }),
        ["overflow.receive"] = (o, v) => o with { Overflow = o.Overflow with { Receive = OverflowOptions.Parse<ReceiveOverflow>("overflow.receive", v) } },
        ["overflow.send"] = (o, v) => o with { Overflow = o.Overflow with { Send = OverflowOptions.Parse<SendOverflow>("overflow.send", v) } },
        ["overflow.down"] = (o, v) => o with { Overflow = o.Overflow with { Down = OverflowOptions.Parse<DownOverflow>("overflow.down", v) } },
        ["overflow.limit"] = (o, v) => o with { Overflow = o.Overflow with { Limit = (int)Whole(v) } },
        ["proxy"] = (o, v) => o with { Proxy = ProxyOptions.Parse(v) },
        ["address_family"] = (o, v) => o with { AddressFamily = Choice<AddressFamilyChoice>(v) },
        ["local_address"] = (o, v) => o with { LocalAddress = IPAddress.TryParse(v, out IPAddress? a) ? a : throw new FormatException("an IP address") },
        ["interface"] = (o, v) => o with { LocalInterface = v },
        ["socket_send_buffer"] = (o, v) => o with { SocketSendBuffer = (int)Whole(v) },
        ["compression"] = (o, v) => o with { Compression = Flag(v) ? CompressionOptions.Default : null },
        ["compression.server_no_context_takeover"] = (o, v) => With(o, c => c with { ServerNoContextTakeover = Flag(v) }),
        ["compression.client_no_context_takeover"] = (o, v) => With(o, c => c with { ClientNoContextTakeover = Flag(v) }),
        ["compression.server_max_window_bits"] = (o, v) => With(o, c => c with { ServerMaxWindowBits = (int)Whole(v) }),
        ["compression.client_max_window_bits"] = (o, v) => With(o, c => c with { ClientMaxWindowBits = (int)Whole(v) }),
        ["tls.allow_self_signed"] = (o, v) => o with { Tls = o.Tls with { AllowSelfSigned = Flag(v) } },
        ["tls.skip_host_name_check"] = (o, v) => o with { Tls = o.Tls with { SkipHostNameCheck = Flag(v) } },
        ["tls.allow_expired"] = (o, v) => o with { Tls = o.Tls with { AllowExpired = Flag(v) } },
        ["tls.fingerprint"] = (o, v) => o with { Tls = o.Tls with { Fingerprint = v } },
        ["client_ssl_cert_filepath"] = (o, v) => o with { Tls = o.Tls with { CertificatePath = v } },
        ["client_ssl_private_key_filepath"] = (o, v) => o with { Tls = o.Tls with { PrivateKeyPath = v } },
        ["client_ssl_private_key_password"] = (o, v) => o with { Tls = o.Tls with { PrivateKeyPassword = v } },
        ["client_ssl_ca_filepath"] = (o, v) => o with { Tls = o.Tls with { CaPath = v } },
        ["client_ssl_cipher_list"] = (o, v) => o with { Tls = o.Tls with { CipherList = v } },
    };

    private readonly List<string> _faults = [];

    /// <summary>What options are called, parts of a table with a dot; not the TLS settings, which have an argument of their own.</summary>
    public static IEnumerable<string> Names =>
        Setters.Keys.Where(name => !name.StartsWith(SslPrefix, StringComparison.Ordinal)).Append("name").Append("headers");

    /// <summary>The options as set so far.</summary>
    public ConnectionOptions Options { get; private set; } = defaults;

    /// <summary>What the script calls the websocket, or null.</summary>
    public string? Name { get; private set; }

    /// <summary>Takes one pair; a fault is kept for <see cref="Validate"/>.</summary>
    public void Set(string name, string value)
    {
        try
        {
            if (name == "name")
            {
                Name = value.Length <= 64 && !value.Any(char.IsControl) ? value : throw new FormatException("at most 64 characters, none of them a control character");
            }
            else if (name.StartsWith(HeaderPrefix, StringComparison.Ordinal))
            {
                Options = Options with { Headers = [.. Options.Headers, new(name[HeaderPrefix.Length..], value)] };
            }
            else if (Setters.TryGetValue(name, out Func<ConnectionOptions, string, ConnectionOptions>? setter))
            {
                Options = setter(Options, value);
            }
            else
            {
                _faults.Add($"unknown option '{name}'; did you mean '{NearestName.Of(name, Names)}'?");
            }
        }
        catch (FormatException e)
        {
            _faults.Add($"option '{name}': {e.Message} expected");
        }
        catch (SettingsException e)
        {
            _faults.Add(e.Message);
        }
    }

    /// <returns>All faults in one line, or null.</returns>
    public string? Validate()
    {
        _faults.AddRange(Options.Validate().Select(InLuaWords));
        return _faults.Count == 0 ? null : string.Join("; ", _faults);
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

    private static ConnectionOptions With(ConnectionOptions options, Func<CompressionOptions, CompressionOptions> change) =>
        options with { Compression = change(options.Compression ?? CompressionOptions.Default) };

    private static KeepAliveOptions KeepAlive(KeepAliveOptions current, string value) => value switch
    {
        "false" => KeepAliveOptions.Off,
        "true" => current.IsOn ? current : KeepAliveOptions.Default,
        _ => current with { Interval = Seconds(value) },
    };

    /// <summary>Who sets a part of it wants it.</summary>
    private static ConnectionOptions Reconnecting(ConnectionOptions options, Func<ReconnectOptions, ReconnectOptions> change) =>
        options with { Reconnect = change(options.Reconnect with { IsOn = true }) };

    private static bool Flag(string value) => value switch
    {
        "true" => true,
        "false" => false,
        _ => throw new FormatException("true or false"),
    };

    private static double Number(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw new FormatException("a number");

    private static long Whole(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number == Math.Floor(number)
            && Math.Abs(number) <= int.MaxValue
            ? (long)number
            : throw new FormatException("a whole number");

    private static TimeSpan Seconds(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds is >= 0 and <= 1e6
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException("seconds as a number");

    private static T Choice<T>(string value)
        where T : struct, Enum =>
        Enum.TryParse(value, ignoreCase: true, out T choice) && Enum.IsDefined(choice) && !char.IsAsciiDigit(value[0])
            ? choice
            : throw new FormatException("one of " + string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant());
}

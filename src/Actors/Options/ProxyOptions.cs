using VeraWebSockets.Actors.Protocol.Url;

namespace VeraWebSockets.Actors.Options;

/// <summary>Which HTTP proxy a websocket goes through (spec section 5.2).</summary>
public abstract record ProxyOptions
{
    private ProxyOptions()
    {
    }

    /// <summary><c>http_proxy</c>, <c>https_proxy</c> (for wss, before <c>http_proxy</c>) and <c>no_proxy</c>, all in lower case.</summary>
    public static ProxyOptions FromEnvironment { get; } = new Environmental(Environment.GetEnvironmentVariable);

    /// <summary>No proxy, whatever the environment says.</summary>
    public static ProxyOptions None { get; } = new Direct();

    /// <summary>Reads <c>none</c>, or <c>[http://][user:password@]host:port</c>.</summary>
    /// <exception cref="SettingsException">It is neither.</exception>
    public static ProxyOptions Parse(string text) =>
        text.Equals("none", StringComparison.OrdinalIgnoreCase) ? None
        : ProxyAddress.TryParse(text, out ProxyAddress? address) ? new Explicit(address!)
        : throw new SettingsException("proxy is neither \"none\" nor [http://][user:password@]host:port");

    /// <returns>The proxy for this URL, or null to connect directly.</returns>
    internal abstract ProxyAddress? For(WebSocketUrl url, Action<string> warn);

    private sealed record Direct : ProxyOptions
    {
        internal override ProxyAddress? For(WebSocketUrl url, Action<string> warn) => null;
    }

    private sealed record Explicit(ProxyAddress Address) : ProxyOptions
    {
        internal override ProxyAddress? For(WebSocketUrl url, Action<string> warn) => Address;
    }

    /// <summary>Reads the environment through a function, so that tests need not change the process's own.</summary>
    internal sealed record Environmental(Func<string, string?> Variable) : ProxyOptions
    {
        internal override ProxyAddress? For(WebSocketUrl url, Action<string> warn)
        {
            string name = url.IsSecure && !string.IsNullOrEmpty(Variable("https_proxy")) ? "https_proxy" : "http_proxy";
            string? value = Variable(name);
            if (string.IsNullOrEmpty(value) || NoProxy.IsFor(url, Variable("no_proxy") ?? ""))
            {
                return null;
            }

            if (ProxyAddress.TryParse(value, out ProxyAddress? address))
            {
                return address;
            }

            warn($"environment variable {name} is not [http://][user:password@]host:port; connecting directly");
            return null;
        }
    }
}

namespace VeraWebSockets.Testing;

/// <summary>What an <see cref="HttpProxyPeer"/> does with a CONNECT request.</summary>
/// <param name="Head">Octets of the answer, one per character; null for none.</param>
/// <param name="Then">What follows it.</param>
public sealed record ProxyAnswer(string? Head, AfterAnswer Then)
{
    public static ProxyAnswer Tunnel { get; } = new("HTTP/1.1 200 Connection established\r\n\r\n", AfterAnswer.Tunnel);

    /// <summary>As older proxies say it.</summary>
    public static ProxyAnswer TunnelHttp10 { get; } = new("HTTP/1.0 200 OK\r\n\r\n", AfterAnswer.Tunnel);

    public static ProxyAnswer AuthenticationRequired { get; } = Refusal("407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"test\"");

    public static ProxyAnswer HangUp { get; } = new(null, AfterAnswer.HangUp);

    public static ProxyAnswer Reset { get; } = new(null, AfterAnswer.Reset);

    public static ProxyAnswer Silence { get; } = new(null, AfterAnswer.Silence);

    /// <param name="status">Such as <c>502 Bad Gateway</c>.</param>
    /// <param name="headers">Whole lines.</param>
    public static ProxyAnswer Refusal(string status, params string[] headers) =>
        new($"HTTP/1.1 {status}\r\nContent-Length: 0\r\n{string.Concat(headers.Select(line => line + "\r\n"))}\r\n", AfterAnswer.HangUp);
}

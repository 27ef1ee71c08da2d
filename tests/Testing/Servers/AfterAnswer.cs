namespace VeraWebSockets.Testing;

/// <summary>What an <see cref="HttpProxyPeer"/> does when it has answered a request.</summary>
public enum AfterAnswer
{
    /// <summary>Octets go both ways, to the target of the CONNECT request.</summary>
    Tunnel,

    /// <summary>The proxy sends FIN.</summary>
    HangUp,

    /// <summary>The proxy sends RST.</summary>
    Reset,

    /// <summary>The connection stays open and nothing happens.</summary>
    Silence,
}

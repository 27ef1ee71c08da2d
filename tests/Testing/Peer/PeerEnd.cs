namespace VeraWebSockets.Testing;

/// <summary>How a client ended its direction of a connection.</summary>
public enum PeerEnd
{
    /// <summary>TCP's end in good order: it will send nothing more. Under TLS: without close_notify, so the end may be cut off.</summary>
    Fin,

    /// <summary>By a reset: it will neither send nor receive.</summary>
    Reset,

    /// <summary>TLS's end in good order; whether FIN or RST follows is not waited for.</summary>
    CloseNotify,
}

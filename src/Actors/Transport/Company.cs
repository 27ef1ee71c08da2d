namespace VeraWebSockets.Actors.Transport;

/// <summary>How many other sockets of the same thread are busy too.</summary>
internal enum Company
{
    /// <summary>None, or it is not known.</summary>
    None,

    /// <summary>At least one.</summary>
    Few,

    /// <summary>So many that each waits for the others longer than for what is done at once for one of them.</summary>
    Many,
}

namespace VeraWebSockets.Actors.Transport;

/// <summary>Waits for octets of a transport without an operation under way: of many connections most do nothing else.</summary>
internal interface IReadableObserver
{
    /// <summary>A read would no longer wait: there are octets, or the stream has ended or is broken. From any thread.</summary>
    void OnReadable();
}

namespace VeraWebSockets.Actors.Tests.Transport;

/// <summary>All of it once more over a readiness loop.</summary>
public sealed class ReadinessDialerRedirectTests : DialerRedirectTests
{
    private protected override bool UsesReadinessLoop => true;
}

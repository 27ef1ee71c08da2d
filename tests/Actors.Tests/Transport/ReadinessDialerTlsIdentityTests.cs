namespace VeraWebSockets.Actors.Tests.Transport;

/// <summary>All of it once more over a readiness loop.</summary>
public sealed class ReadinessDialerTlsIdentityTests : DialerTlsIdentityTests
{
    private protected override bool UsesReadinessLoop => true;
}

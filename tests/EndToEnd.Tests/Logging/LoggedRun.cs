namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Failures of all kinds, once at log level 0, the default, and once with all topics.</summary>
public sealed class LoggedRun : IAsyncLifetime
{
    public VwsResult Silent { get; private set; } = null!;

    public VwsResult Full { get; private set; } = null!;

    public IReadOnlyDictionary<string, OracleResult> Results { get; private set; } = new Dictionary<string, OracleResult>();

    public async ValueTask InitializeAsync()
    {
        (Results, Silent) = await OracleTable.RunAsync(HostileRows.Table, new VwsOptions { LogLevel = "0" });
        (_, Full) = await OracleTable.RunAsync(HostileRows.Table, new VwsOptions { LogLevel = "2047" });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

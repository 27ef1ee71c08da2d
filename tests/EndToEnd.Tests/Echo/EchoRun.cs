using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Runs cases one after another through <c>examples/autobahn_client.lua</c>, once for all tests of a class.</summary>
public abstract class EchoRun(IReadOnlyList<EchoCase> cases, params string[] arguments) : IAsyncLifetime
{
    private IReadOnlyDictionary<string, IReadOnlyList<string>> _results = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The program's own words.</summary>
    public VwsResult Result { get; private set; } = null!;

    /// <summary>One test for each case, named after it.</summary>
    public static IEnumerable<TheoryDataRow<EchoCase>> Rows(IEnumerable<EchoCase> cases) => cases.Select(echo => new TheoryDataRow<EchoCase>(echo)
    {
        TestDisplayName = $"Given_{echo.Name.Replace(' ', '_')}_when_it_is_sent_to_an_echo_client_then_the_server_gets_what_is_due",
        Label = "",
    });

    public void AssertEchoed(EchoCase echo) => Assert.Equal(echo.Expected, _results[echo.Name]);

    public async ValueTask InitializeAsync()
    {
        await using var server = new EchoServer(cases);
        string script = Path.Combine(AppContext.BaseDirectory, "examples", "autobahn_client.lua");
        await using var vws = VwsProcess.Start(
            ["run", script, server.Url, .. arguments], new VwsOptions { Limit = TestLimits.Scaled(TimeSpan.FromMinutes(4)) });
        Result = await vws.ExitAsync();
        await server.WaitForScriptsAsync();
        _results = server.Results;
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}

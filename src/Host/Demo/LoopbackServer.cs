using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace VeraWebSockets.Host.Demo;

/// <summary>Kestrel on a free port of the loopback address, for websockets. Logs nothing, reads no settings.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private LoopbackServer(WebApplication application) => _application = application;

    /// <summary>ws://127.0.0.1:PORT</summary>
    public string Url => $"ws://127.0.0.1:{new Uri(_application.Urls.Single()).Port}";

    public static async Task<LoopbackServer> StartAsync(RequestDelegate serve)
    {
        // The empty builder: no appsettings.json, no ASPNETCORE_URLS, no logger; and not the folder we happen to be in, which may be gone.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(1));
        // The usual lifetime takes the first SIGINT as its own and stops the server under the script.
        builder.Services.AddSingleton<IHostLifetime, UnboundLifetime>();

        WebApplication application = builder.Build();
        application.UseWebSockets();
        application.Run(serve);
        await application.StartAsync();
        return new LoopbackServer(application);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    /// <summary>Ends when it is told to, and by nothing else.</summary>
    private sealed class UnboundLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

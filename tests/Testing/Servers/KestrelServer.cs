using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace VeraWebSockets.Testing;

/// <summary>
/// The web server of .NET on a free loopback port, for websockets that nobody here wrote. Its endpoints are listed at
/// <see cref="KestrelWebSockets"/> and <see cref="KestrelPages"/>; it logs nothing.
/// </summary>
public sealed class KestrelServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private KestrelServer(WebApplication application, int port, int? tlsPort)
    {
        _application = application;
        Port = port;
        TlsPort = tlsPort;
    }

    public int Port { get; }

    /// <summary>Null without certificate.</summary>
    public int? TlsPort { get; }

    /// <param name="certificate">With private key; with it the server also listens for TLS, on a second port.</param>
    public static async Task<KestrelServer> StartAsync(X509Certificate2? certificate = null)
    {
        // The empty builder reads no settings files and no environment: a developer's ASPNETCORE_URLS must not move the server.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            if (certificate is not null)
            {
                options.Listen(IPAddress.Loopback, 0, listen =>
                {
                    listen.Protocols = HttpProtocols.Http1;
                    listen.UseHttps(certificate);
                });
            }
        });
        builder.Services.AddRoutingCore();
        WebApplication application = builder.Build();
        application.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        application.UseRouting();
        KestrelWebSockets.Map(application);
        KestrelPages.Map(application);
        application.UseEndpoints(_ => { });
        await application.StartAsync().WithLimit("Kestrel to start");

        Uri[] addresses =
        [
            .. application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
                .Select(address => new Uri(address)),
        ];
        return new KestrelServer(
            application,
            addresses.Single(address => address.Scheme == "http").Port,
            addresses.SingleOrDefault(address => address.Scheme == "https")?.Port);
    }

    /// <param name="path">With its query, such as <c>/ticks?n=3</c>.</param>
    public string Url(string path) => $"ws://127.0.0.1:{Port}{path}";

    /// <param name="host">A name that the certificate is for.</param>
    /// <inheritdoc cref="Url"/>
    /// <exception cref="InvalidOperationException">The server was started without certificate.</exception>
    public string TlsUrl(string path, string host = "localhost") =>
        $"wss://{host}:{TlsPort ?? throw new InvalidOperationException("The server was started without certificate.")}{path}";

    /// <summary>Breaks off open connections instead of waiting for them.</summary>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(new CancellationToken(canceled: true)).WithLimit("Kestrel to stop");
        await _application.DisposeAsync();
    }
}

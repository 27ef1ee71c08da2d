using Microsoft.Extensions.Time.Testing;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Tests.Fakes;
using VeraWebSockets.Actors.Transport;
using VeraWebSockets.Actors.Transport.Dialing;
using VeraWebSockets.Actors.Transport.Readiness;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Transport;

/// <summary>A dialer over real sockets whose names, socket faults and time the test commands.</summary>
public abstract class DialerTest : IDisposable
{
    private readonly List<IDisposable> _opened = [];
    private readonly StringWriter _lines = new();
    private readonly CancellationTokenSource _stop = new();

    private PollingThread? _polling;

    private protected FakeTimeProvider Time { get; } = new();

    private protected FakeResolver Resolver { get; } = new();

    private protected FakeSockets Sockets { get; } = new();

    private protected TemporaryFolder Folder { get; } = new();

    /// <summary>The environment of this machine must not decide where a test goes.</summary>
    private protected ConnectionOptions Options { get; set; } = ConnectionOptions.Default with { Proxy = ProxyOptions.None };

    /// <summary>All that was logged, at the highest level.</summary>
    private protected string Log => _lines.ToString();

    /// <summary>Whether a readiness loop watches the sockets; the runtime does otherwise.</summary>
    private protected virtual bool UsesReadinessLoop => false;

    public void Dispose()
    {
        _opened.ForEach(transport => transport.Dispose());
        _polling?.Dispose();
        _stop.Dispose();
        _lines.Dispose();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Begins to dial; await it with <see cref="OpenedAsync"/> or <see cref="FailedAsync"/>.</summary>
    private protected Task<DialResult> Dial(string url)
    {
        var log = new WebSocketLog(TextWriter.Synchronized(_lines), TimeProvider.System) { Mask = LogTopics.All };
        SocketConnect? connect = null;
        if (UsesReadinessLoop)
        {
            ReadinessLoop loop = (_polling ??= new PollingThread()).Loop;
            connect = (socket, endpoint, cancellation) => ReadinessTransport.ConnectAsync(loop, socket, endpoint, cancellation);
        }

        return new Dialer(Resolver, Sockets, Time, log, connect).DialAsync(new DialRequest(7, Urls.Parse(url), Options), _stop.Token);
    }

    /// <summary>Gives up the attempt.</summary>
    private protected Task StopAsync() => _stop.CancelAsync();

    private protected async Task<DialResult.Opened> OpenedAsync(Task<DialResult> dial)
    {
        DialResult result = await dial.WithLimit("the dial to end");
        if (result is DialResult.Opened { Transport: { } transport })
        {
            _opened.Add(transport);
        }

        return result as DialResult.Opened ?? throw new InvalidOperationException($"The dial failed: {((DialResult.Failed)result).Error}");
    }

    private protected static async Task<ConnectError> FailedAsync(Task<DialResult> dial) =>
        Assert.IsType<DialResult.Failed>(await dial.WithLimit("the dial to end")).Error;

    private protected static async Task<ConnectErrorKind> KindAsync(Task<DialResult> dial) => (await FailedAsync(dial)).Kind;

    /// <summary>Whether the sockets of the attempt were given back to the system.</summary>
    private protected bool AllSocketsAreClosed => Sockets.Created.All(socket => socket.SafeHandle.IsClosed);
}

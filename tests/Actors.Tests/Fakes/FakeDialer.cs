using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Transport.Dialing;

namespace VeraWebSockets.Actors.Tests.Fakes;

/// <summary>A dialer that answers when the test says so.</summary>
internal sealed class FakeDialer : IDialer
{
    private readonly TaskCompletionSource<DialResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Of the connection that <see cref="Open"/> gives.</summary>
    public FakeTransport Transport { get; } = new();

    /// <summary>Whether a stop ends the attempt; otherwise it goes on, as one that has just succeeded does.</summary>
    public bool HeedsStop { get; init; } = true;

    /// <summary>The last request.</summary>
    public DialRequest? Request { get; private set; }

    /// <summary>Completes when the attempt was stopped.</summary>
    public Task Stopped => _stopped.Task;

    public Task<DialResult> DialAsync(DialRequest request, CancellationToken stop)
    {
        Request = request;
        stop.Register(() =>
        {
            _stopped.TrySetResult();
            if (HeedsStop)
            {
                Fail(ConnectErrorKind.ClosedBeforeOpen);
            }
        });
        return _result.Task;
    }

    /// <summary>The opening handshake has succeeded, and brought octets of frames with it.</summary>
    public void Open(ReadOnlyMemory<byte> leftover = default, string? subprotocol = null) =>
        _result.TrySetResult(new DialResult.Opened(Transport, leftover, subprotocol));

    public void Fail(ConnectErrorKind kind) =>
        _result.TrySetResult(new DialResult.Failed(new ConnectError(kind, "the fake dialer failed")));

    /// <summary>Breaks the promise of every dialer.</summary>
    public void Throw(Exception defect) => _result.TrySetException(defect);
}

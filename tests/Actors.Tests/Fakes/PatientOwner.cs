using System.Threading.Channels;
using Akka.Actor;
using VeraWebSockets.Actors.Streams;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Fakes;

/// <summary>Owns a stream: what it is handed over waits until the test runs it.</summary>
internal sealed class PatientOwner(bool isOwnThread) : Island.IOwner
{
    private readonly Channel<Island.Input> _handedOver = Channel.CreateUnbounded<Island.Input>();
    private readonly TaskCompletionSource _ended = new();

    public IActorRef Self => ActorRefs.Nobody;

    public bool IsOwnThread => isOwnThread;

    /// <summary>What was handed over and has not been run.</summary>
    public int WaitingCount => _handedOver.Reader.Count;

    /// <summary>Completes when the end of the stream is told; to tell it twice is an error.</summary>
    public Task Ended => _ended.Task;

    public void HandOver(Island.Input input) => _handedOver.Writer.TryWrite(input);

    public void OnEnded(Exception? defect) => _ended.SetResult();

    /// <summary>Runs what has waited longest.</summary>
    /// <returns>False when nothing waits.</returns>
    public bool TryRunNext()
    {
        bool waits = _handedOver.Reader.TryRead(out Island.Input? input);
        input?.Run();
        return waits;
    }

    /// <summary>What is handed over next, in time.</summary>
    public Task<Island.Input> NextAsync() => _handedOver.Reader.ReadAsync().WithLimit("the owner to be handed something over");
}

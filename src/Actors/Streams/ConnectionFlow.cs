using Akka.Streams;
using Akka.Streams.Implementation.Fusing;
using VeraWebSockets.Actors.Transport;

namespace VeraWebSockets.Actors.Streams;

/// <summary>
/// The receiving path of an open connection: transport and protocol, batches of messages, target. The sending path is no stream: frames are
/// written by <see cref="Sending.FrameSender"/> from the thread that sends, since a hop through a stage costs more than the write.
/// </summary>
internal sealed class ConnectionFlow : IReadableObserver
{
    private static readonly GraphAssembly Plain = Island.Blueprint(new ReceiveStage(), null, new DeliverStage());
    private static readonly GraphAssembly Dropping = Island.Blueprint(new ReceiveStage(), new OverflowStage(), new DeliverStage());

    private readonly Context _context;
    private readonly Island.IOwner _owner;
    private Island? _island; // null while it rests
    private bool _isStopped;

    public ConnectionFlow(Context context, Island.IOwner owner)
    {
        _context = context;
        _owner = owner;
        Run();
    }

    /// <summary>For tests: whether there are no stages at present.</summary>
    public bool IsResting => _island is null;

    /// <summary>
    /// Lets go of the stages where they only wait for the peer; they are made anew when there is something to read. Of what an idle connection
    /// keeps in memory they are a fifth. Where messages may be dropped they stay: they have counted. For the owner.
    /// </summary>
    public void Rest()
    {
        if (_context.Overflow is null && _context.Delivery.IsIdle && _context.Connection.TryReplaceObserver(this))
        {
            _island = null;
        }
    }

    /// <summary>Gives back what the stages hold. For the owner, as it stops.</summary>
    public void Stop()
    {
        _isStopped = true;
        _island?.Stop();
        _context.Connection.Close();
    }

    /// <summary>Ends a rest.</summary>
    void IReadableObserver.OnReadable()
    {
        if (_owner.IsOwnThread)
        {
            Run();
        }
        else
        {
            _owner.HandOver(new Waking(this));
        }
    }

    private void Run()
    {
        if (!_isStopped)
        {
            _island = new Island(_context.Overflow is null ? Plain : Dropping, _context, _owner);
        }
    }

    /// <summary>What the stages of one connection work with.</summary>
    /// <param name="Connection">Read by the flow alone.</param>
    /// <param name="Delivery">Gets the batches.</param>
    /// <param name="Credits">Batches that the target may hold.</param>
    /// <param name="Overflow">Drops messages for a slow target; null: they are left unread.</param>
    internal sealed record Context(
        InboundConnection Connection, Delivery Delivery, int Credits, Overflow? Overflow = null) : Attributes.IAttribute
    {
        /// <summary>What a stage finds in its attributes.</summary>
        public static Context Of(Attributes attributes) => attributes.GetAttribute<Context>(null!);
    }

    private sealed class Waking(ConnectionFlow flow) : Island.Input
    {
        public override void Run() => flow.Run();
    }
}

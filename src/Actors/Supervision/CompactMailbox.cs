using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace VeraWebSockets.Actors.Supervision;

/// <summary>
/// The mailbox of actors that are many and seldom hear anything: it has places for the most that ever waited in it, mostly a few, where Akka's
/// own holds a ring of 32 for each actor, 2 KiB for each websocket. Akka creates it by name.
/// </summary>
[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
internal sealed class CompactMailbox : MailboxType, IProducesMessageQueue<CompactMailbox.CompactQueue>
{
    /// <summary>Path of its settings.</summary>
    public const string Id = "verawebsockets.mailbox";

    private static readonly Config Fallback = ConfigurationFactory.ParseString(
        $"{Id}.mailbox-type = \"{typeof(CompactMailbox).FullName}, {typeof(CompactMailbox).Assembly.GetName().Name}\"");

    /// <summary>Called by Akka.</summary>
    public CompactMailbox(Settings settings, Config config)
        : base(settings, config)
    {
    }

    /// <summary>Makes the mailbox known to an actor system.</summary>
    public static void Register(ActorSystem system)
    {
        if (!system.Settings.Config.HasPath(Id))
        {
            system.Settings.InjectTopLevelFallback(Fallback);
        }
    }

    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new CompactQueue();

    internal sealed class CompactQueue : IMessageQueue, IUnboundedMessageQueueSemantics
    {
        private readonly Queue<Envelope> _envelopes = new();

        public bool HasMessages => Count > 0;

        public int Count
        {
            get
            {
                lock (_envelopes)
                {
                    return _envelopes.Count;
                }
            }
        }

        public void Enqueue(IActorRef receiver, Envelope envelope)
        {
            lock (_envelopes)
            {
                _envelopes.Enqueue(envelope);
            }
        }

        public bool TryDequeue(out Envelope envelope)
        {
            lock (_envelopes)
            {
                return _envelopes.TryDequeue(out envelope);
            }
        }

        public void CleanUp(IActorRef owner, IMessageQueue deadletters)
        {
            while (TryDequeue(out Envelope envelope))
            {
                deadletters.Enqueue(owner, envelope);
            }
        }
    }
}

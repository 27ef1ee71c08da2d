using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace VeraWebSockets.Actors.Supervision;

/// <summary>
/// Stands where Akka has a serializer of any object, which it makes at each start, needed or not, and for which Newtonsoft.Json is loaded.
/// Messages hold what only this process can use, and stay in it. Akka creates it by the name that <c>akka.hocon</c> gives; who brings messages
/// that travel gives another.
/// </summary>
internal sealed class NoSerializer : Serializer
{
    /// <summary>Called by Akka, with the settings of the serializer that is replaced.</summary>
    public NoSerializer(ExtendedActorSystem system, Config settings)
        : base(system)
    {
    }

    /// <summary>That of the serializer which is replaced.</summary>
    public override int Identifier => 1;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj) => throw Refusal(obj.GetType());

    public override object FromBinary(byte[] bytes, Type type) => throw Refusal(type);

    private static NotSupportedException Refusal(Type type) =>
        new($"{type}: messages of VeraWebSockets stay in the process; akka.actor.serializers and serialization-bindings name who serializes others");
}

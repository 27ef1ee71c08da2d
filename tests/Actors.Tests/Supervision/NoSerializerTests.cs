using Akka.Actor;
using Akka.Serialization;
using Settings = VeraWebSockets.Actors.Options.Settings;

namespace VeraWebSockets.Actors.Tests.Supervision;

public sealed class NoSerializerTests
{
    private sealed record Message(string Text);

    [Fact]
    public void Given_the_shipped_settings_when_a_message_would_be_serialized_then_it_is_refused_with_its_type()
    {
        using ActorSystem system = ActorSystem.Create("test", Settings.Load(explicitPath: null, programFolder: "there is no such folder"));
        Serializer serializer = system.Serialization.FindSerializerForType(typeof(Message));

        var refusal = Record.Exception(() => serializer.ToBinary(new Message("hello")));

        Assert.StartsWith(typeof(Message).ToString(), Assert.IsType<NotSupportedException>(refusal).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_the_shipped_settings_when_octets_are_serialized_then_Akka_still_does_it()
    {
        using ActorSystem system = ActorSystem.Create("test", Settings.Load(explicitPath: null, programFolder: "there is no such folder"));
        Serializer serializer = system.Serialization.FindSerializerForType(typeof(byte[]));

        byte[] octets = serializer.ToBinary("hello"u8.ToArray());

        Assert.Equal("hello"u8.ToArray(), octets);
    }
}

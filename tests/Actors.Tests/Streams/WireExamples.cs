using System.Text;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Streams;

/// <summary>What a server may send, and what a target and the server then see.</summary>
public static class WireExamples
{
    /// <summary>Name, octets, lines of the target, frames sent back, type of the end.</summary>
    public static TheoryData<string, byte[], string[], string[], string> All => new()
    {
        { "text", Frames.Text("hello"), ["Text hello"], [], "Lost" },
        { "binary", Frames.Binary([0, 1, 255]), ["Binary 0001FF"], [], "Lost" },
        { "empty", Frames.Text(""), ["Text"], [], "Lost" },
        { "two messages", Frames.Join(Frames.Text("a"), Frames.Text("b")), ["Text a", "Text b"], [], "Lost" },
        {
            "fragments around a ping",
            Frames.Join(Frames.Text("aa", fin: false), Frames.Ping("p"u8), Frames.Continuation("cc")),
            ["Text aacc"], ["pong p"], "Lost"
        },
        {
            "a character across fragments",
            Frames.Join(Frames.Frame(Opcodes.Text, [0xc3], fin: false), Frames.Continuation([0xa9])),
            ["Text é"], [], "Lost"
        },
        { "16-bit length", Frames.Binary(new byte[200]), ["Binary " + new string('0', 400)], [], "Lost" },
        { "pongs", Frames.Join(Frames.Pong("zz"u8), Frames.Pong()), ["Pong 7A7A"], [], "Lost" },
        { "an unfinished frame", Frames.Text("hello")[..4], [], [], "Lost" },
        { "close", Frames.Join(Frames.Text("a"), Frames.Close(1000, "bye")), ["Text a", "Close 03E8627965"], ["close 1000"], "Closed" },
        { "frames behind close", Frames.Join(Frames.Close(1001), Frames.Text("late")), ["Close 03E9"], ["close 1001"], "Closed" },
        { "close without code", Frames.Close(), ["Close"], ["close 1005"], "Closed" },
        { "close with a reserved code", Frames.Close(1005), ["Close 03ED"], ["close 1002"], "Closed" },
        {
            "a message and a reserved opcode",
            Frames.Join(Frames.Text("good"), Frames.Frame(3, []), Frames.Text("late")),
            ["Text good"], ["close 1002"], "Violated"
        },
        { "a masked frame", Frames.Frame(Opcodes.Text, "a"u8, maskingKey: [1, 2, 3, 4]), [], ["close 1002"], "Violated" },
        { "text that is not UTF-8", Frames.Frame(Opcodes.Text, [0x61, 0xff]), [], ["close 1007"], "Violated" },
        { "a message too long", Frames.Header(Opcodes.Binary, 1 << 20), [], ["close 1009"], "Violated" },
        { "HTML", Encoding.ASCII.GetBytes("<html>"), [], ["close 1002"], "Violated" },
    };
}

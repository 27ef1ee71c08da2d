using System.Text;
using BenchmarkDotNet.Attributes;
using VeraWebSockets.Actors.Protocol.Messages;

namespace VeraWebSockets.Benchmarks;

/// <summary>The check of one text message (RFC 6455 section 8.1), whole and as it comes in fragments whose ends cut characters.</summary>
[MemoryDiagnoser]
public class Utf8Checking
{
    private const int Fragment = 1001; // no multiple of any character's length

    private byte[] _text = [];

    [Params(256, 16384)]
    public int Size { get; set; }

    [Params("ascii", "mixed")]
    public string Text { get; set; } = "";

    [GlobalSetup]
    public void Make()
    {
        string unit = Text == "ascii" ? "abcd" : "aé€😀"; // 4 and 10 octets
        byte[] octets = Encoding.UTF8.GetBytes(unit);
        _text = [.. Enumerable.Repeat(octets, Size / octets.Length).SelectMany(octet => octet)];
    }

    [Benchmark]
    public bool Whole() => new Utf8Checker().Feed(_text);

    [Benchmark]
    public bool InFragments()
    {
        var checker = new Utf8Checker();
        bool isValid = true;
        for (int at = 0; at < _text.Length; at += Fragment)
        {
            isValid &= checker.Feed(_text.AsSpan(at, Math.Min(Fragment, _text.Length - at)));
        }

        return isValid && checker.IsComplete ? true : throw new InvalidOperationException("the text is valid");
    }
}

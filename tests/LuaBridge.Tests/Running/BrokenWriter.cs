using System.Text;

namespace VeraWebSockets.LuaBridge.Tests;

/// <summary>A full disk.</summary>
internal sealed class BrokenWriter : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => throw new IOException("no space left on device");

    public override void Write(string? value) => throw new IOException("no space left on device");

    public override void Flush() => throw new IOException("no space left on device");
}

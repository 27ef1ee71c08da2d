using System.Runtime.InteropServices;
using System.Text;

namespace VeraWebSockets.Host;

/// <summary>
/// What the library writes to stderr, on the thread that has all websockets: it waits there for 10 ms at most for whoever should read it. While a
/// pipe is full, or a terminal is stopped, texts are lost, and their number is told when there is room again. (Linux; elsewhere it waits.)
/// </summary>
/// <param name="inner">Writes at once.</param>
internal sealed partial class StandardError(TextWriter inner) : TextWriter
{
    /// <summary>Characters whose octets fit in what is free where a pipe says that it can be written to (4096 octets, pipe(7)).</summary>
    private const int PieceLength = 1024;

    private const int Patience = 10; // milliseconds
    private const int LastPatience = 1000;
    private const int PipeSize = 1 << 20; // octets; as much as anybody may ask for
    private const int SetPipeSize = 1031; // F_SETPIPE_SZ

    private int _lost;
    private bool _isWidened;

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        TellLost(patience: 0);
        for (int at = 0; at < value?.Length; at += PieceLength)
        {
            if (_lost > 0 || !(HasRoom(patience: 0) || Widen() || HasRoom(Patience)))
            {
                _lost++;
                return;
            }

            inner.Write(value.AsSpan(at, Math.Min(PieceLength, value.Length - at)));
        }
    }

    public override void Flush() => inner.Flush();

    /// <summary>No websocket waits any longer: there is a second for a reader to hear how many texts are lost.</summary>
    protected override void Dispose(bool disposing)
    {
        TellLost(LastPatience);
        base.Dispose(disposing);
    }

    private void TellLost(int patience)
    {
        if (_lost > 0 && HasRoom(patience))
        {
            inner.Write($"\nvws: stderr was not read for a while: {_lost} texts are lost\n");
            _lost = 0;
        }
    }

    /// <summary>Gives a pipe that is full more room, once.</summary>
    private bool Widen()
    {
        if (_isWidened)
        {
            return false;
        }

        _isWidened = true;
        return Control(Descriptor.Error, SetPipeSize, PipeSize) >= PipeSize;
    }

    private static bool HasRoom(int patience) => !OperatingSystem.IsLinux() || Descriptor.IsWritable(Descriptor.Error, patience);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int descriptor, int command, int argument);
}

using System.Text;

namespace VeraWebSockets.Actors.Tests.Logging;

/// <summary>A writer that notices when it is called twice at once, or with anything but one whole line.</summary>
internal sealed class OneAtATimeWriter : TextWriter
{
    private int _writers;
    private int _lines;
    private int _faults;

    public override Encoding Encoding => Encoding.UTF8;

    public int Lines => Volatile.Read(ref _lines);

    public int Faults => Volatile.Read(ref _faults);

    public override void Write(string? value)
    {
        bool alone = Interlocked.Increment(ref _writers) == 1;
        bool whole = value is not null && value.IndexOf('\n', StringComparison.Ordinal) == value.Length - 1;
        Interlocked.Add(ref _faults, alone && whole ? 0 : 1);
        Interlocked.Increment(ref _lines);
        Interlocked.Decrement(ref _writers);
    }

    public override void Write(char value) => Interlocked.Increment(ref _faults);
}

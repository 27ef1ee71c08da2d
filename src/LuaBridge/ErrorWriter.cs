using System.Text;

namespace VeraWebSockets.LuaBridge;

/// <summary>
/// Where errors and log lines go, one whole text at a time. It never fails: a full disk or a closed pipe must take neither a websocket nor,
/// through a native frame, the process with it, and there is nobody left to tell.
/// </summary>
/// <param name="inner">Not disposed here.</param>
internal sealed class ErrorWriter(TextWriter inner) : TextWriter
{
    private readonly Lock _gate = new();

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Try(() => inner.Write(value));

    public override void Write(string? value) => Try(() => inner.Write(value));

    public override void Flush() => Try(inner.Flush);

    private void Try(Action write)
    {
        lock (_gate)
        {
            try
            {
                write();
            }
            catch (Exception)
            {
                // Whatever a writer throws; see above.
            }
        }
    }
}

using System.Runtime.CompilerServices;

namespace VeraWebSockets.Actors.Logging;

/// <summary>
/// The log of the library: a mask of topics and a writer. At mask 0, the default, nothing at all is written and no text is built.
/// Callers never pass payloads, keys or credentials.
/// </summary>
/// <param name="writer">Gets whole lines, one write each, never two at once.</param>
/// <param name="time">Tells the local time of a line.</param>
public sealed class WebSocketLog(TextWriter writer, TimeProvider time)
{
    private readonly Lock _gate = new();
    private volatile int _mask;

    /// <summary>A log without a reader.</summary>
    public static WebSocketLog Silent { get; } = new(TextWriter.Null, TimeProvider.System);

    /// <summary>The topics that are written; may be changed at any time from any thread.</summary>
    public LogTopics Mask
    {
        get => (LogTopics)_mask;
        set => _mask = (int)(value & LogTopics.All);
    }

    /// <summary>Whether lines of this topic are written.</summary>
    public bool IsEnabled(LogTopics topic) => (_mask & (int)topic) != 0;

    /// <summary>Writes one line, if its topic is enabled. Where the writer throws, the line is lost.</summary>
    public void Write(LogTopics topic, string text)
    {
        if (IsEnabled(topic))
        {
            try
            {
                string line = LogLine.Format(time.GetLocalNow(), topic, text);
                lock (_gate)
                {
                    writer.Write(line);
                    writer.Flush();
                }
            }
            catch (Exception)
            {
                // A disk that is full must take no websocket with it, and there is nobody left to tell.
            }
        }
    }

    /// <inheritdoc cref="Write(LogTopics, string)"/>
    /// <remarks>The interpolated text is not built when the topic is off.</remarks>
    public void Write(LogTopics topic, [InterpolatedStringHandlerArgument("", nameof(topic))] ref Text text)
    {
        if (text.IsEnabled)
        {
            Write(topic, text.ToString());
        }
    }

    /// <summary>Builds the text of a line only where it will be written.</summary>
    [InterpolatedStringHandler]
    public ref struct Text
    {
        private DefaultInterpolatedStringHandler _inner;

        /// <summary>Called by the compiler.</summary>
        public Text(int literalLength, int formattedCount, WebSocketLog log, LogTopics topic, out bool isEnabled)
        {
            IsEnabled = isEnabled = log.IsEnabled(topic);
            _inner = isEnabled ? new DefaultInterpolatedStringHandler(literalLength, formattedCount) : default;
        }

        internal bool IsEnabled { get; }

        /// <summary>Called by the compiler.</summary>
        public void AppendLiteral(string value) => _inner.AppendLiteral(value);

        /// <summary>Called by the compiler.</summary>
        public void AppendFormatted<T>(T value) => _inner.AppendFormatted(value);

        /// <summary>Called by the compiler.</summary>
        public void AppendFormatted<T>(T value, string? format) => _inner.AppendFormatted(value, format);

        /// <inheritdoc/>
        public override string ToString() => _inner.ToStringAndClear();
    }
}

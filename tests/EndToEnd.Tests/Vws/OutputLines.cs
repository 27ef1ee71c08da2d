namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Reads one output of a process to its end, line by line, and tells when an awaited line has come.</summary>
internal sealed class OutputLines
{
    private const int Limit = 1_000_000;

    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly List<(Func<string, bool> IsAwaited, TaskCompletionSource<string> Found)> _waiting = [];
    private bool _hasEnded;

    public IReadOnlyList<string> Snapshot
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    public async Task ReadAsync(StreamReader reader)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                Add(line);
            }
        }
        finally
        {
            End();
        }
    }

    /// <returns>The first line, of those there are and those to come, that is the awaited one.</returns>
    public Task<string> FindAsync(Func<string, bool> isAwaited)
    {
        lock (_lock)
        {
            if (_lines.Find(line => isAwaited(line)) is { } line)
            {
                return Task.FromResult(line);
            }

            var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_hasEnded)
            {
                found.SetException(NeverCame());
            }
            else
            {
                _waiting.Add((isAwaited, found));
            }

            return found.Task;
        }
    }

    private void Add(string line)
    {
        lock (_lock)
        {
            if (_lines.Count == Limit)
            {
                throw new InvalidDataException($"The process has written {Limit} lines, more than any test asks for.");
            }

            _lines.Add(line);
            _waiting.RemoveAll(waiting => waiting.IsAwaited(line) && waiting.Found.TrySetResult(line));
        }
    }

    private void End()
    {
        lock (_lock)
        {
            _hasEnded = true;
            _waiting.ForEach(waiting => waiting.Found.TrySetException(NeverCame()));
        }
    }

    private EndOfStreamException NeverCame() => new($"The output has ended without the awaited line:\n{string.Join('\n', _lines)}");
}

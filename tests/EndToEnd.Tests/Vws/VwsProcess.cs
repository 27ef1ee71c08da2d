using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>
/// The real program, <c>vws</c>, as a child process. Its script stands in a folder of its own, beside copies of all files in
/// <c>scripts/</c>, so it can <c>require</c> them.
/// </summary>
/// <example>
/// <code>
/// await using var vws = VwsProcess.RunScript("print(arg[1])", new VwsOptions { Arguments = ["hello"] });
/// await vws.LineAsync("hello");
/// vws.Send(Signal.Terminate);
/// VwsResult result = await vws.ExitAsync();
/// </code>
/// </example>
public sealed partial class VwsProcess : IAsyncDisposable
{
    private static readonly string[] ForeignVariables = ["http_proxy", "https_proxy", "no_proxy", "all_proxy", "LUA_PATH", "LUA_CPATH", "LUA_INIT"];

    private readonly Process _process;
    private readonly TemporaryFolder _folder;
    private readonly TimeSpan _limit;
    private readonly OutputLines _output = new();
    private readonly OutputLines _errors = new();
    private readonly Task<VwsResult> _exit;

    private VwsProcess(TemporaryFolder folder, IEnumerable<string> words, VwsOptions options)
    {
        _folder = folder;
        _limit = options.Limit;
        _process = Process.Start(StartInfo([.. words], options, folder.Path))!;
        _process.StandardInput.Close();
        _exit = FollowAsync(options.ErrorsAreRead);
    }

    public int Id => _process.Id;

    /// <summary>Lines of stdout so far.</summary>
    public IReadOnlyList<string> Output => _output.Snapshot;

    /// <summary><c>vws run</c> with a script of this text.</summary>
    public static VwsProcess RunScript(string script, VwsOptions? options = null)
    {
        options ??= new VwsOptions();
        TemporaryFolder folder = Folder(options);
        List<string> words = ["run", "--config", folder.Write("settings.hocon", VwsOptions.PatientSettings + options.Settings)];
        if (options.LogLevel is not null)
        {
            words.AddRange(["--log-level", options.LogLevel]);
        }

        return new VwsProcess(folder, [.. words, folder.Write("script.lua", script), .. options.Arguments], options);
    }

    /// <summary><c>vws run</c> with one of the files in <c>scripts/</c>.</summary>
    public static VwsProcess RunFile(string name, VwsOptions? options = null) =>
        RunScript(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "scripts", name)), options);

    /// <summary><c>vws</c> with exactly these words.</summary>
    public static VwsProcess Start(IEnumerable<string> words, VwsOptions? options = null)
    {
        options ??= new VwsOptions();
        return new VwsProcess(Folder(options), words, options);
    }

    /// <summary>Waits until the script has printed this line.</summary>
    /// <exception cref="EndOfStreamException">The process has ended without it.</exception>
    public Task LineAsync(string line) => LineAsync($"vws to print \"{line}\"", candidate => candidate == line);

    /// <inheritdoc cref="LineAsync(string)"/>
    public Task<string> LineAsync(string reason, Func<string, bool> isAwaited) => _output.FindAsync(isAwaited).WithLimit(reason, _limit);

    /// <summary>Waits for a line of stderr.</summary>
    /// <inheritdoc cref="LineAsync(string)"/>
    public Task<string> ErrorAsync(string reason, Func<string, bool> isAwaited) => _errors.FindAsync(isAwaited).WithLimit(reason, _limit);

    /// <summary>Sends a signal to this process alone.</summary>
    /// <exception cref="InvalidOperationException">It has ended.</exception>
    public void Send(Signal signal)
    {
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"There is nothing left to send {signal} to: {_exit.Result}");
        }

        if (Kill(_process.Id, (int)signal) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Writes a file into the folder of the script, which is the process's working directory.</summary>
    public void Write(string name, string text) => _folder.Write(name, text);

    /// <summary>Waits for the end of the process and of its output.</summary>
    public Task<VwsResult> ExitAsync() => _exit.WithLimit($"vws to end; so far it has printed:\n{string.Join('\n', Output)}\n", _limit);

    /// <summary>Ends the process, if it has not ended, and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _exit.WithLimit("vws to end when it was killed");
        _process.Dispose();
        _folder.Dispose();
    }

    private static TemporaryFolder Folder(VwsOptions options)
    {
        var folder = new TemporaryFolder();
        foreach (string module in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "scripts")))
        {
            File.Copy(module, folder.PathOf(Path.GetFileName(module)));
        }

        foreach ((string name, string text) in options.Files)
        {
            folder.Write(name, text);
        }

        return folder;
    }

    private static ProcessStartInfo StartInfo(string[] words, VwsOptions options, string folder)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "vws");
        string? around = options switch
        {
            { FileLimit: { } files } => string.Create(CultureInfo.InvariantCulture, $"ulimit -n {files} && exec \"$@\""),
            { LinesRead: { } lines } => string.Create(CultureInfo.InvariantCulture, $"{{ \"$@\"; echo exit code $? >&2; }} | head -n {lines}"),
            _ => null,
        };
        string[] shell = around is null ? [] : ["/bin/sh", "-c", around, "sh"];

        // A shell without job control lets what it starts in the background ignore SIGINT, which a child would inherit.
        var start = new ProcessStartInfo("/usr/bin/env", ["--default-signal=HUP,INT,TERM", .. shell, program, .. words]);
        start.WorkingDirectory = folder;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.StandardOutputEncoding = start.StandardErrorEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

        string[] foreign = [.. start.Environment.Keys.Where(name => ForeignVariables.Contains(name, StringComparer.OrdinalIgnoreCase))];
        foreach (string name in foreign)
        {
            start.Environment.Remove(name);
        }

        // The runtime that runs the test, wherever it is installed.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        foreach ((string name, string value) in options.Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private async Task<VwsResult> FollowAsync(Task errorsAreRead)
    {
        Task output = _output.ReadAsync(_process.StandardOutput);
        await errorsAreRead;
        await Task.WhenAll(output, _errors.ReadAsync(_process.StandardError));
        await _process.WaitForExitAsync();
        return new VwsResult(_process.ExitCode, _output.Snapshot, _errors.Snapshot);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}

using VeraWebSockets.Actors.Errors;

namespace VeraWebSockets.Actors.Transport.Tls;

/// <summary>A file that the TLS options name.</summary>
internal static class PemFile
{
    private const int MaxSize = 1 << 20;

    /// <summary>Reads all of it.</summary>
    /// <param name="path">As the options have it.</param>
    /// <param name="what">How errors call it.</param>
    /// <param name="version">As it was before it was read.</param>
    /// <exception cref="ConnectException">It is missing, unreadable, or larger than 1 MiB.</exception>
    public static string Read(string path, string what, out Version version)
    {
        try
        {
            version = VersionOf(path) ?? throw Unusable($"{what} file {path} does not exist");
            return version.Length > MaxSize
                ? throw Unusable($"{what} file {path} is larger than {MaxSize} octets")
                : File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Unusable($"{what} file {path} cannot be read", e);
        }
    }

    /// <summary>What changes with the file. Of the file itself, where the path is a link: that stays as it is when another file takes its place.</summary>
    /// <returns>Null where there is none.</returns>
    public static Version? VersionOf(string path)
    {
        var named = new FileInfo(path);
        FileSystemInfo? file = named.LinkTarget is null ? named : named.ResolveLinkTarget(returnFinalTarget: true);
        return file is FileInfo { Exists: true } found ? new Version(found.FullName, found.LastWriteTimeUtc, found.Length) : null;
    }

    /// <summary>What to throw where a file cannot be used: TLS is not started then.</summary>
    public static ConnectException Unusable(string what, Exception? e = null) =>
        new(ConnectErrorKind.TlsNotStarted, e is null ? what : $"{what}: {e.Message}", e);

    /// <summary>A file as it was at some time.</summary>
    public sealed record Version(string Path, DateTime Written, long Length);
}

using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace VeraWebSockets.Actors.Transport;

/// <summary>
/// Keeps connections from the last files that the system lets this process open. The runtime ends the process where it cannot open two for a
/// thread that it needs, or one for an assembly.
/// </summary>
internal static partial class FileReserve
{
    /// <summary>Files that no connection takes.</summary>
    public const int Files = 16;

    private const int LinuxOpenFiles = 7; // RLIMIT_NOFILE
    private const int BsdOpenFiles = 8; // the same, also of macOS

    /// <summary>How many files this process may have open (<c>ulimit -n</c>); <see cref="long.MaxValue"/> where it is not known.</summary>
    public static long Limit =>
        OperatingSystem.IsWindows() || GetLimit(OperatingSystem.IsLinux() ? LinuxOpenFiles : BsdOpenFiles, out ResourceLimit limit) != 0
            ? long.MaxValue
            : (long)Math.Min(limit.Soft, long.MaxValue);

    /// <summary>Looks at a descriptor that was just made: the system gives the lowest number that is free.</summary>
    /// <exception cref="SocketException">It is of the reserve.</exception>
    public static void Spare(nint descriptor) => Spare(descriptor, Limit);

    /// <inheritdoc cref="Spare(nint)"/>
    public static void Spare(nint descriptor, long limit)
    {
        if (descriptor >= limit - Files)
        {
            throw new SocketException(
                (int)SocketError.TooManyOpenSockets, $"of the {limit} files that this process may open (ulimit -n) the last {Files} are kept for the runtime");
        }
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetLimit(int resource, out ResourceLimit limit);

    /// <summary><c>struct rlimit</c>.</summary>
    private struct ResourceLimit
    {
        public nuint Soft;
        public nuint Hard;
    }
}

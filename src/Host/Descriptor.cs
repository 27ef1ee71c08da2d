using System.Runtime.InteropServices;

namespace VeraWebSockets.Host;

/// <summary>What the system says of a file that the process has open (poll(2)).</summary>
internal static partial class Descriptor
{
    public const int Output = 1;
    public const int Error = 2;

    private const short WriteReady = 4; // POLLOUT
    private const short Broken = 8 | 16; // POLLERR for a pipe, POLLHUP for a socket

    /// <summary>Whether something can be written; a file that is closed, or a pipe that nobody has, says so as well, and fails.</summary>
    /// <param name="descriptor">The file.</param>
    /// <param name="patience">Milliseconds to wait for it.</param>
    public static bool IsWritable(int descriptor, int patience) => Ask(descriptor, WriteReady, patience) != 0;

    /// <summary>Whether it is a pipe or a socket whose reader is gone.</summary>
    public static bool HasLostItsReader(int descriptor) => (Ask(descriptor, 0, 0) & Broken) != 0;

    private static short Ask(int descriptor, short events, int patience)
    {
        var asked = new Polled { Descriptor = descriptor, Events = events };
        return Poll(ref asked, 1, patience) > 0 ? asked.Returned : (short)0;
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Poll(ref Polled descriptors, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct Polled
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}

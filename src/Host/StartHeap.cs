using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VeraWebSockets.Host;

/// <summary>
/// The memory that a start allocates, taken from the system in one piece: page by page, as it is used, each costs a fault, and a start is too
/// short to earn a collection (docs/adr/0009).
/// </summary>
internal static partial class StartHeap
{
    /// <summary>Octets that a start of <c>vws run</c> allocates, and some more.</summary>
    private const int Size = 3 << 20;

    private const int PopulateWrite = 23; // MADV_POPULATE_WRITE of Linux 5.14; older ones refuse, and the pages come one by one

    /// <summary>To be called first. The collector is at work again as soon as so much has been allocated.</summary>
    public static unsafe void Prepare()
    {
        if (!OperatingSystem.IsLinux() || !GC.TryStartNoGCRegion(Size))
        {
            return;
        }

        object next = new(); // where the collector goes on
        nint page = Environment.SystemPageSize;
        nint begin = (*(nint*)Unsafe.AsPointer(ref next) + page - 1) / page * page;
        _ = Advise(begin, Size, PopulateWrite); // refused from where the collector has no more in one piece
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(nint address, nint length, int advice);
}

using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace VeraWebSockets.Actors.Transport.Readiness;

/// <summary>
/// The system calls of Linux that the readiness loop makes: those that the runtime keeps to its own engine, which watches a socket from its
/// own thread as soon as one of its asynchronous methods has waited. Names and numbers are those of the manual, section 2.
/// </summary>
internal static unsafe partial class LinuxCalls
{
    public const uint ReadReady = 0x001; // EPOLLIN
    public const uint WriteReady = 0x004; // EPOLLOUT
    public const uint Broken = 0x008 | 0x010; // EPOLLERR, EPOLLHUP
    public const uint PeerFinished = 0x2000; // EPOLLRDHUP
    public const uint EdgeTriggered = 1u << 31; // EPOLLET

    public const int Interrupted = 4; // EINTR
    public const int WouldBlock = 11; // EAGAIN
    public const int InProgress = 115; // EINPROGRESS

    private const string C = "libc";

    private const int AddToSet = 1; // EPOLL_CTL_ADD
    private const int CloseOnExec = 0x80000; // EPOLL_CLOEXEC, EFD_CLOEXEC
    private const int DuplicateCloseOnExec = 1030; // F_DUPFD_CLOEXEC
    private const int SetStatus = 4; // F_SETFL
    private const int NonBlocking = 0x800; // O_NONBLOCK, EFD_NONBLOCK
    private const int NoSignal = 0x4000; // MSG_NOSIGNAL
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int PendingError = 4; // SO_ERROR
    private const int SendBuffer = 7; // SO_SNDBUF
    private const int ReceiveLowWater = 18; // SO_RCVLOWAT

    /// <summary>Octets of one <c>struct epoll_event</c>, which is packed on x64 alone.</summary>
    public static int EventSize { get; } = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private static int EventDataOffset => EventSize - sizeof(ulong);

    /// <summary>The error of the last call on this thread.</summary>
    public static int LastError => Marshal.GetLastPInvokeError();

    /// <summary>The error of a call in the terms of .NET.</summary>
    public static SocketException ToException(int error) => new((int)(error switch
    {
        13 => SocketError.AccessDenied,
        24 => SocketError.TooManyOpenSockets,
        32 => SocketError.Shutdown,
        98 => SocketError.AddressAlreadyInUse,
        99 => SocketError.AddressNotAvailable,
        100 => SocketError.NetworkDown,
        101 => SocketError.NetworkUnreachable,
        103 => SocketError.ConnectionAborted,
        104 => SocketError.ConnectionReset,
        105 => SocketError.NoBufferSpaceAvailable,
        110 => SocketError.TimedOut,
        111 => SocketError.ConnectionRefused,
        113 => SocketError.HostUnreachable,
        _ => SocketError.SocketError,
    }));

    /// <exception cref="SocketException">The system gives none.</exception>
    public static int CreateSet() => Checked(CreateEpoll(CloseOnExec));

    /// <summary>A descriptor that is readable once another thread has called <see cref="Signal"/>.</summary>
    /// <exception cref="SocketException">The system gives none.</exception>
    public static int CreateSignal() => Checked(CreateEvent(0, CloseOnExec | NonBlocking));

    /// <summary>Has a descriptor watched; what <see cref="Wait"/> finds of it carries <paramref name="data"/>.</summary>
    public static void Watch(int set, int descriptor, uint events, ulong data)
    {
        byte* change = stackalloc byte[EventSize];
        SetEvent(new Span<byte>(change, EventSize), events, data);
        _ = Checked(Control(set, AddToSet, descriptor, change));
    }

    /// <returns>How many events there are; 0 also when the wait was interrupted.</returns>
    public static int Wait(int set, Span<byte> events, int milliseconds)
    {
        fixed (byte* start = events)
        {
            return Math.Max(0, WaitForEvents(set, start, events.Length / EventSize, milliseconds));
        }
    }

    public static (uint Events, ulong Data) EventAt(ReadOnlySpan<byte> events, int index)
    {
        ReadOnlySpan<byte> one = events.Slice(index * EventSize, EventSize);
        return (MemoryMarshal.Read<uint>(one), MemoryMarshal.Read<ulong>(one[EventDataOffset..]));
    }

    /// <summary>Writes the first of <paramref name="events"/>.</summary>
    public static void SetEvent(Span<byte> events, uint flags, ulong data)
    {
        MemoryMarshal.Write(events, flags);
        MemoryMarshal.Write(events[EventDataOffset..], data);
    }

    public static void CopyEvent(Span<byte> events, int from, int to) =>
        events.Slice(from * EventSize, EventSize).CopyTo(events.Slice(to * EventSize, EventSize));

    public static void Signal(int descriptor)
    {
        ulong one = 1;
        _ = Write(descriptor, &one, sizeof(ulong)); // a full counter is readable as well
    }

    public static void ClearSignal(int descriptor)
    {
        ulong count;
        _ = Read(descriptor, &count, sizeof(ulong));
    }

    /// <returns>Octets, 0 at the end of the stream, or -1 and <see cref="LastError"/>.</returns>
    public static int Receive(int socket, Span<byte> destination)
    {
        fixed (byte* start = destination)
        {
            return (int)Receive(socket, start, (nuint)destination.Length, 0);
        }
    }

    /// <returns>Octets, or -1 and <see cref="LastError"/>.</returns>
    public static int Send(int socket, ReadOnlySpan<byte> octets)
    {
        fixed (byte* start = octets)
        {
            return (int)Send(socket, start, (nuint)octets.Length, NoSignal);
        }
    }

    /// <returns>0, or the error.</returns>
    public static int Connect(int socket, ReadOnlySpan<byte> address)
    {
        fixed (byte* start = address)
        {
            return Connect(socket, start, address.Length) == 0 ? 0 : LastError;
        }
    }

    /// <returns>How a connect has ended: 0, or the error.</returns>
    public static int TakeError(int socket)
    {
        int error;
        int length = sizeof(int);
        return GetOption(socket, SocketLevel, PendingError, &error, &length) == 0 ? error : LastError;
    }

    /// <summary>Another descriptor of the same socket.</summary>
    /// <exception cref="SocketException">The system gives none.</exception>
    public static int Duplicate(int socket) => Checked(ControlFile(socket, DuplicateCloseOnExec, 0));

    /// <summary>Has calls on a fresh socket fail with <see cref="WouldBlock"/> where they would wait.</summary>
    /// <exception cref="SocketException">The system does not do it.</exception>
    public static void SetNonBlocking(int socket) => _ = Checked(ControlFile(socket, SetStatus, NonBlocking));

    /// <exception cref="SocketException">The size was refused.</exception>
    public static void SetSendBuffer(int socket, int octets) =>
        _ = Checked(SetOption(socket, SocketLevel, SendBuffer, &octets, sizeof(int)));

    /// <summary>
    /// Widens the receive window, as far as the system allows (tcp_rmem). A low-water mark grows the buffer, which then stays so and may grow
    /// further; a size that is set (SO_RCVBUF) would be its last. Where the system does not do it, nothing happens.
    /// </summary>
    /// <param name="socket">Read again in any case: what comes between the two calls is not announced everywhere.</param>
    /// <param name="octets">Its width.</param>
    public static void WidenWindow(int socket, int octets)
    {
        int usual = 1;
        _ = SetOption(socket, SocketLevel, ReceiveLowWater, &octets, sizeof(int));
        _ = SetOption(socket, SocketLevel, ReceiveLowWater, &usual, sizeof(int));
    }

    [LibraryImport(C, EntryPoint = "close")]
    public static partial int Close(int descriptor);

    private static int Checked(int result) => result >= 0 ? result : throw ToException(LastError);

    [LibraryImport(C, EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int CreateEpoll(int flags);

    [LibraryImport(C, EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int set, int operation, int descriptor, byte* change);

    [LibraryImport(C, EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int WaitForEvents(int set, byte* events, int count, int milliseconds);

    [LibraryImport(C, EntryPoint = "eventfd", SetLastError = true)]
    private static partial int CreateEvent(uint value, int flags);

    [LibraryImport(C, EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int descriptor, void* destination, nuint length);

    [LibraryImport(C, EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, void* octets, nuint length);

    [LibraryImport(C, EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(int socket, byte* destination, nuint length, int flags);

    [LibraryImport(C, EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(int socket, byte* octets, nuint length, int flags);

    [LibraryImport(C, EntryPoint = "connect", SetLastError = true)]
    private static partial int Connect(int socket, byte* address, int length);

    [LibraryImport(C, EntryPoint = "getsockopt", SetLastError = true)]
    private static partial int GetOption(int socket, int level, int name, void* value, int* length);

    [LibraryImport(C, EntryPoint = "fcntl", SetLastError = true)]
    private static partial int ControlFile(int descriptor, int command, nint argument);

    [LibraryImport(C, EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetOption(int socket, int level, int name, void* value, int length);
}

using System.Globalization;
using System.Net.Sockets;
using VeraWebSockets.Actors.Transport;

namespace VeraWebSockets.Actors.Tests.Transport;

public sealed class FileReserveTests
{
    private const int Limit = 1024;

    [Fact]
    public void Given_the_last_file_before_the_reserve_when_it_was_made_then_it_may_be_used()
    {
        Assert.Null(Record.Exception(() => FileReserve.Spare(Limit - FileReserve.Files - 1, Limit)));
    }

    [Fact]
    public void Given_the_first_file_of_the_reserve_when_it_was_made_then_there_are_too_many()
    {
        SocketException refusal = Assert.Throws<SocketException>(() => FileReserve.Spare(Limit - FileReserve.Files, Limit));

        Assert.Equal(SocketError.TooManyOpenSockets, refusal.SocketErrorCode);
        Assert.Equal("of the 1024 files that this process may open (ulimit -n) the last 16 are kept for the runtime", refusal.Message);
    }

    [Fact]
    public void Given_a_process_when_its_limit_is_asked_for_then_it_is_that_of_the_system()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the limit is read from /proc");
        string line = File.ReadLines("/proc/self/limits").Single(l => l.StartsWith("Max open files", StringComparison.Ordinal));
        string soft = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3];

        Assert.Equal(soft == "unlimited" ? long.MaxValue : long.Parse(soft, CultureInfo.InvariantCulture), FileReserve.Limit);
    }
}

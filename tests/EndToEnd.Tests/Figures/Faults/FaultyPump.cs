using System.Buffers;
using System.Net.Sockets;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>One direction of a connection through a <see cref="FaultProxy"/>.</summary>
internal sealed class FaultyPump(Socket from, Socket to, FaultSchedule schedule, FaultCounts counts)
{
    private const int Chunk = 16 << 10;

    private int _distance = schedule.NextDistance();
    private int _sliced;

    /// <summary>Passes octets on until the sender ends, and then the end.</summary>
    /// <returns>False when a reset is due.</returns>
    /// <exception cref="SocketException">One of the two sides has gone.</exception>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer, stop)) > 0)
            {
                for (ReadOnlyMemory<byte> left = buffer.AsMemory(0, count); left.Length > 0;)
                {
                    ReadOnlyMemory<byte> piece = left[..NextLength(left.Length)];
                    left = left[piece.Length..];
                    await SendAsync(piece, stop);
                    if (_distance == 0 && !await BreakAsync(stop))
                    {
                        return false;
                    }
                }
            }

            to.Shutdown(SocketShutdown.Send);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private int NextLength(int most)
    {
        int length = Math.Min(most, _distance);
        if (_sliced > 0)
        {
            length = Math.Min(length, schedule.NextSlice());
            _sliced -= length;
        }

        return length;
    }

    private async Task SendAsync(ReadOnlyMemory<byte> piece, CancellationToken stop)
    {
        _distance -= piece.Length;
        while (piece.Length > 0)
        {
            piece = piece[await to.SendAsync(piece, stop)..];
        }
    }

    /// <returns>False when a reset is due.</returns>
    private async Task<bool> BreakAsync(CancellationToken stop)
    {
        _distance = schedule.NextDistance();
        Fault fault = schedule.NextFault();
        counts.Add(fault);
        switch (fault)
        {
            case Fault.Latency: // these delays are the network's, not the test's
                await Task.Delay(schedule.NextLatency(), stop);
                return true;
            case Fault.Slices:
                _sliced = schedule.NextSliced();
                return true;
            case Fault.Stall:
                await Task.Delay(schedule.NextStall(), stop);
                return true;
            default:
                return false;
        }
    }
}

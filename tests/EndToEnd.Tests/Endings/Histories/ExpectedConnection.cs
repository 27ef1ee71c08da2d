using System.Buffers.Text;
using System.Globalization;
using System.Text;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Protocol.Messages;
using VeraWebSockets.Actors.Sending;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>
/// One connection that has opened. Numbers what is sent on it, and looks whether echoes come back in order, and whole where nothing may be dropped.
/// </summary>
internal sealed class ExpectedConnection(IMessageSender sender, ReceiveOverflow overflow)
{
    private const int PressureFrom = 64 << 10;

    private int _sent;
    private int _next; // echo
    private int _missing;
    private int _dropped;
    private long _octets;
    private bool _hasClose;
    private int _held;
    private bool _hasEnded;

    /// <summary>Whether so much was sent that an event may say that it has left.</summary>
    public bool WasPressed { get; private set; }

    /// <summary>A batch of it was told, and is not disposed yet.</summary>
    public void Hold() => _held++;

    /// <summary>It will be disposed now.</summary>
    public void Release() => _held--;

    /// <summary>Its end was heard.</summary>
    public void End() => _hasEnded = true;

    public void Flush() => sender.Flush();

    /// <summary>Sends one more message, maybe a long one.</summary>
    /// <returns>What is wrong with the answer, or null.</returns>
    public string? Send(int padding)
    {
        byte[] payload = Encoding.UTF8.GetBytes(_sent.ToString(CultureInfo.InvariantCulture) + new string(' ', padding));
        SendStatus status = sender.Send(payload, MessageType.Text);
        _octets += payload.Length;
        _sent += status == SendStatus.Queued ? 1 : 0;
        WasPressed |= status == SendStatus.QueueFull || _octets > PressureFrom;
        return status switch
        {
            SendStatus.NotOpen => null,
            SendStatus.Queued or SendStatus.QueueFull => _hasEnded && _held == 0 ? $"is {status} behind the end" : null,
            _ => $"is {status}",
        };
    }

    /// <returns>What is wrong with it, or null.</returns>
    public string? Read(MessageBatch batch)
    {
        string? fault = _hasClose ? "comes behind the close frame"
            : batch.DroppedBefore != 0 && overflow == ReceiveOverflow.Block ? "says that messages were dropped"
            : batch.Count == 0 ? "is empty"
            : null;
        _dropped += batch.DroppedBefore;
        for (int i = 0; i < batch.Count && fault is null; i++)
        {
            fault = batch.KindOf(i) switch
            {
                _ when _hasClose => "has something behind the close frame",
                MessageKind.Text => ReadText(batch.PayloadOf(i)),
                MessageKind.Close => ReadClose(),
                { } kind => $"has an item of the kind {kind}",
            };
        }

        return fault;
    }

    private string? ReadText(ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual("greeting"u8) || text.SequenceEqual("news"u8))
        {
            return null;
        }

        if (!Utf8Parser.TryParse(text, out int number, out _))
        {
            return $"has a message that nobody sent: {Encoding.UTF8.GetString(text)}";
        }

        _missing += number - _next;
        int expected = _next;
        _next = number + 1;
        return number >= _sent ? $"has echo {number} of {_sent} messages"
            : number < expected || _missing > _dropped ? $"has echo {number}, not {expected}"
            : null;
    }

    private string? ReadClose()
    {
        _hasClose = true;
        return null;
    }
}

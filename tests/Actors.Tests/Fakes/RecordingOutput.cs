using System.Text;
using VeraWebSockets.Actors.Protocol;
using VeraWebSockets.Actors.Protocol.Close;

namespace VeraWebSockets.Actors.Tests.Fakes;

/// <summary>Notes what the protocol answers.</summary>
internal sealed class RecordingOutput : IFrameOutput
{
    private readonly List<string> _frames = [];

    /// <summary>Such as <c>pong hello</c> and <c>close 1002</c>.</summary>
    public IReadOnlyList<string> Frames
    {
        get
        {
            lock (_frames)
            {
                return [.. _frames];
            }
        }
    }

    public void SendPong(ReadOnlySpan<byte> payload) => Note($"pong {Encoding.UTF8.GetString(payload)}");

    public void Flush()
    {
        // What leaves when is for FrameSender to say.
    }

    public bool SendClose(ClosePayload payload)
    {
        Note($"close {payload.Code}");
        return true;
    }

    private void Note(string frame)
    {
        lock (_frames)
        {
            _frames.Add(frame);
        }
    }
}

using VeraWebSockets.Actors.Protocol.Frames;

namespace VeraWebSockets.Actors.Protocol.Messages;

/// <summary>Hears of the frames that are read, for a log: sizes, never octets.</summary>
internal interface IFrameLog
{
    /// <summary>Whether it wants to hear of them now; asked again at each read.</summary>
    bool IsOn { get; }

    /// <summary>A frame is read, or begun.</summary>
    void Read(FrameHeader header);

    /// <summary>A compressed message is whole.</summary>
    void Inflated(long compressedLength, int length);
}

using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Protocol.Extensions;
using VeraWebSockets.Actors.Protocol.Frames;
using VeraWebSockets.Actors.Protocol.Messages;

namespace VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Connection;

/// <summary>What one connection writes of its frames (PARSER) and of compression (EXTENSION): sizes, never octets.</summary>
internal sealed class FrameLog(long socketId, WebSocketLog log) : IFrameLog
{
    public bool IsOn => log.IsEnabled(LogTopics.Parser) || log.IsEnabled(LogTopics.Extension);

    public void Agreed(DeflateParameters parameters) =>
        log.Write(LogTopics.Extension, $"ws-{socketId}: permessage-deflate, window of the server {GoesOn(parameters.ServerNoContextTakeover)}, "
            + $"ours {GoesOn(parameters.ClientNoContextTakeover)} and of {parameters.ClientMaxWindowBits} bits");

    public void Read(FrameHeader header) =>
        log.Write(LogTopics.Parser, $"ws-{socketId}: {header.Opcode} frame of {header.PayloadLength} octets"
            + $"{(header.IsFinal ? "" : ", more to come")}{(header.IsCompressed ? ", compressed" : "")}");

    public void Inflated(long compressedLength, int length) =>
        log.Write(LogTopics.Extension, $"ws-{socketId}: inflated {compressedLength} to {length} octets");

    public void Deflated(int length, int compressedLength) =>
        log.Write(LogTopics.Extension, $"ws-{socketId}: deflated {length} to {compressedLength} octets");

    private static string GoesOn(bool forgets) => forgets ? "begins afresh with each message" : "goes on";
}

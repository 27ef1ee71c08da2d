using System.Net.WebSockets;
using System.Text;

namespace VeraWebSockets.Testing.Tests;

public sealed class PeerWebSocketTests
{
    private static readonly byte[] Key = [1, 2, 3, 4];

    [Theory]
    [InlineData(0, LengthForm.SevenBits)]
    [InlineData(125, LengthForm.SevenBits)]
    [InlineData(126, LengthForm.SixteenBits)]
    [InlineData(65536, LengthForm.SixtyFourBits)]
    public async Task Given_a_masked_frame_when_it_is_read_then_its_payload_is_plain(int size, LengthForm form)
    {
        byte[] payload = [.. Enumerable.Range(0, size).Select(i => (byte)i)];

        PeerFrame frame = await ReadAsync(Frames.Frame(Opcodes.Binary, payload, maskingKey: Key));

        Assert.Equivalent(new PeerFrame(true, 0, Opcodes.Binary, true, Key, payload, form), frame, strict: true);
    }

    [Fact]
    public async Task Given_odd_header_bits_when_the_frame_is_read_then_they_are_told_and_not_judged()
    {
        PeerFrame frame = await ReadAsync(Frames.Frame(11, [], fin: false, rsv: 5));

        Assert.Equal((false, 5, 11, false), (frame.Fin, frame.Rsv, frame.Opcode, frame.Masked));
    }

    [Fact]
    public async Task Given_a_close_frame_when_it_is_read_then_code_and_reason_are_told()
    {
        await using var peer = ScriptedPeer.Start();
        using var client = await RawClient.ConnectAsync(peer);
        await client.SendAsync(Frames.Frame(Opcodes.Close, Frames.ClosePayload(1001, "bye"), maskingKey: Key));

        PeerFrame close = await (await peer.NextConnectionAsync()).ReadCloseAsync();

        Assert.Equal((1001, "bye"), (close.CloseCode, close.CloseReason));
    }

    [Fact]
    public async Task Given_another_frame_when_a_close_frame_is_awaited_then_the_error_shows_what_came()
    {
        await using var peer = ScriptedPeer.Start();
        using var client = await RawClient.ConnectAsync(peer);
        await client.SendAsync(Frames.Frame(Opcodes.Ping, "hi"u8, maskingKey: Key));
        PeerConnection connection = await peer.NextConnectionAsync();

        var error = await Assert.ThrowsAsync<InvalidDataException>(connection.ReadCloseAsync);

        Assert.Contains("opcode 9, fin True, rsv 0, masked, 2 octets 6869", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_frames_before_a_close_frame_when_it_is_read_until_then_they_are_skipped()
    {
        await using var peer = ScriptedPeer.Start();
        using var client = await RawClient.ConnectAsync(peer);
        await client.SendAsync(Frames.Join(Frames.Ping(), Frames.Text("x"), Frames.Close(1000)));

        PeerFrame close = await (await peer.NextConnectionAsync()).ReadUntilCloseAsync();

        Assert.Equal(1000, close.CloseCode);
    }

    [Fact]
    public async Task Given_a_client_that_ends_between_frames_when_a_frame_is_tried_then_there_is_none()
    {
        await using var peer = ScriptedPeer.Start();
        using var client = await RawClient.ConnectAsync(peer);
        client.Finish();

        Assert.Null(await (await peer.NextConnectionAsync()).TryReadFrameAsync());
    }

    [Fact]
    public async Task Given_a_client_that_ends_within_a_frame_when_a_frame_is_tried_then_that_is_an_error()
    {
        await using var peer = ScriptedPeer.Start();
        using var client = await RawClient.ConnectAsync(peer);
        await client.SendAsync([0x81]);
        client.Finish();
        PeerConnection connection = await peer.NextConnectionAsync();

        await Assert.ThrowsAsync<PeerEndedException>(connection.TryReadFrameAsync);
    }

    [Fact]
    public async Task Given_the_websocket_client_of_dotnet_when_it_talks_to_a_scripted_echo_then_they_understand_each_other()
    {
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            await connection.SendTextAsync(await connection.ReadTextAsync());
            PeerFrame close = await connection.ReadCloseAsync();
            await connection.SendCloseAsync(close.CloseCode, close.CloseReason);
            connection.Finish();
        });
        using var client = new ClientWebSocket();
        CancellationToken cancelled = TestContext.Current.CancellationToken;
        await client.ConnectAsync(new Uri(peer.Url + "x"), cancelled).WithLimit("the handshake");
        await client.SendAsync("grüße"u8.ToArray(), WebSocketMessageType.Text, true, cancelled).WithLimit("the message to be sent");
        byte[] buffer = new byte[100];
        var echo = await client.ReceiveAsync(buffer, cancelled).WithLimit("the echo");
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", cancelled).WithLimit("the closing handshake");

        Assert.Equal(("grüße", "done"), (Encoding.UTF8.GetString(buffer, 0, echo.Count), client.CloseStatusDescription));
    }

    private static async Task<PeerFrame> ReadAsync(byte[] octets)
    {
        await using var peer = ScriptedPeer.Start();
        using var client = await RawClient.ConnectAsync(peer);
        Task sending = client.SendAsync(octets);
        PeerFrame frame = await (await peer.NextConnectionAsync()).ReadFrameAsync();
        await sending;
        return frame;
    }
}

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Echoes of 0, 125, 126, 64 Ki and 1 Mi octets, text and binary, through servers of other people.</summary>
public sealed class InteropTests
{
    private static readonly int[] Sizes = [0, 125, 126, 65536, 1048576];

    [Fact]
    public async Task Given_python_websockets_when_messages_are_echoed_then_each_comes_back_whole_and_with_its_type()
    {
        await using ForeignServer server = await ForeignServer.StartPythonAsync();

        Assert.Equal(Whole, await EchoAsync(server.Url));
    }

    [Fact]
    public async Task Given_ws_of_Node_when_messages_are_echoed_then_each_comes_back_whole_and_with_its_type()
    {
        await using ForeignServer server = await ForeignServer.StartNodeAsync();

        Assert.Equal(Whole, await EchoAsync(server.Url));
    }

    [Fact]
    public async Task Given_ws_of_Node_with_compression_when_messages_are_echoed_then_each_comes_back_whole_and_with_its_type()
    {
        await using ForeignServer server = await ForeignServer.StartNodeAsync();

        Assert.Equal(Whole, await EchoAsync(server.Url, settings: "verawebsockets.connection.compression = on"));
    }

    [Fact]
    public async Task Given_libwebsockets_when_text_is_mirrored_then_every_octet_of_each_message_comes_back()
    {
        await using ForeignServer server = await ForeignServer.StartLibwebsocketsAsync();

        IReadOnlyList<string> output = await EchoAsync(server.Url, subprotocol: "lws-mirror-protocol", kinds: "text");

        Assert.Equal([.. Sizes.Select(size => $"{size}\ttext\tsame"), "closed"], output.Select(WithoutManner));
    }

    private static IEnumerable<string> Whole =>
    [
        .. new[] { "text", "binary" }.SelectMany(kind => Sizes.Select(size => $"{size}\t{kind}\tsame\twhole\t{kind}")),
        "closed\t1000\ttrue",
    ];

    private static async Task<IReadOnlyList<string>> EchoAsync(
        string url, string? subprotocol = null, string settings = "", string? kinds = null)
    {
        string[] arguments = [url, subprotocol ?? "", .. kinds is null ? Array.Empty<string>() : [kinds]];
        await using var vws = VwsProcess.RunFile("echo_sizes.lua", new VwsOptions { Arguments = arguments, Settings = settings });
        return (await vws.ExitAsync()).Successful;
    }

    /// <summary>The mirror sends all as text, in pieces, and ends as it likes.</summary>
    private static string WithoutManner(string line) =>
        line.StartsWith("closed", StringComparison.Ordinal) ? "closed" : string.Join('\t', line.Split('\t')[..3]);
}

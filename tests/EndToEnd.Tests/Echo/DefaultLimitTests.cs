using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>A script that sets no limits: what it may receive it can send back, and one octet more is too much.</summary>
[Collection(LoadTests.Name)]
public sealed class DefaultLimitTests
{
    private const int Limit = 16 << 20; // max-message-size and send-buffer-size
    private const int Fragment = 1 << 20;

    private const string Script = """
        local websockets = require "verawebsockets"
        local wso = websockets.create(arg[1], {
          [8] = function(wso, data, is_binary) assert(wso:send(data, is_binary and "binary" or "text")) end,
        }, nil, true)
        assert(wso:connect())
        websockets.loop()
        """;

    [Theory]
    [InlineData(Limit, Limit)]
    [InlineData(Limit, Fragment)]
    public async Task Given_a_message_of_the_default_limit_when_it_is_echoed_then_all_of_it_comes_back(int size, int fragment)
    {
        EchoCase echo = EchoCase.Echoed("", Frames.Join(InFragments(size, fragment)), $"binary {Events.Show(new byte[size])}");

        Assert.Equal(echo.Expected, await RunAsync(echo));
    }

    [Theory]
    [InlineData(Limit + 1, Limit + 1)]
    [InlineData(Limit + 1, Fragment)]
    public async Task Given_a_message_of_one_octet_more_when_it_is_received_then_it_is_refused(int size, int fragment)
    {
        EchoCase echo = EchoCase.Refused("", 1009, Frames.Join(InFragments(size, fragment)));

        Assert.Equal(echo.Expected, await RunAsync(echo));
    }

    private static IEnumerable<byte[]> InFragments(int size, int fragment)
    {
        for (int at = 0; at < size; at += fragment)
        {
            yield return Frames.Frame(
                at == 0 ? Opcodes.Binary : Opcodes.Continuation, new byte[Math.Min(fragment, size - at)], fin: at + fragment >= size);
        }
    }

    private static async Task<IReadOnlyList<string>> RunAsync(EchoCase echo)
    {
        IReadOnlyList<string> received = [];
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            received = await EchoExchange.RunAsync(connection, echo);
        });
        await using var vws = VwsProcess.RunScript(Script, new VwsOptions { Arguments = [peer.Url] });
        _ = (await vws.ExitAsync()).Successful;
        await peer.WaitForScriptsAsync();
        return received;
    }
}

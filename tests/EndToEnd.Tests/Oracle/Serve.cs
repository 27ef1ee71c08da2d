using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Scripts of peers for rows of the oracle.</summary>
public static class Serve
{
    /// <summary>Answers the request by a 101, changed as the row says; nothing else happens.</summary>
    public static Func<PeerConnection, Task> Response(Func<UpgradeResponse, UpgradeResponse> change) =>
        async connection => await connection.SendAsync(change(UpgradeResponse.To(await connection.ReadRequestAsync())));

    /// <summary>Answers the request by these characters, one octet each.</summary>
    public static Func<PeerConnection, Task> Raw(string response, Action<PeerConnection>? then = null) => async connection =>
    {
        await connection.ReadRequestAsync();
        await connection.SendAsync(response);
        then?.Invoke(connection);
    };

    /// <summary>Opens with a 101, changed as the row says, and closes with 1000.</summary>
    public static Func<PeerConnection, Task> OpenWith(Func<UpgradeResponse, UpgradeResponse> change) => async connection =>
    {
        await Response(change)(connection);
        await connection.SendCloseAsync(1000);
    };

    /// <summary>Opens, sends the frames in one piece, and closes with 1000.</summary>
    public static Func<PeerConnection, Task> Open(params byte[][] frames) => Send([.. frames, Frames.Close(1000)]);

    /// <summary>Opens, sends the frames in one piece, and leaves the connection open.</summary>
    public static Func<PeerConnection, Task> Send(params byte[][] frames) => async connection =>
    {
        await connection.AcceptUpgradeAsync();
        await connection.SendAsync(Frames.Join(frames));
    };

    /// <summary>Opens, then does what the row says.</summary>
    public static Func<PeerConnection, Task> Opened(Func<PeerConnection, Task> act) => async connection =>
    {
        await connection.AcceptUpgradeAsync();
        await act(connection);
    };

    /// <inheritdoc cref="Opened(Func{PeerConnection, Task})"/>
    public static Func<PeerConnection, Task> Opened(Action<PeerConnection> act) => async connection =>
    {
        await connection.AcceptUpgradeAsync();
        act(connection);
    };
}

namespace VeraWebSockets.Testing;

/// <summary>The HTTP side of a scripted connection.</summary>
public static class PeerHttp
{
    /// <summary>Reads a request head up to its empty line.</summary>
    /// <exception cref="PeerEndedException">The client ended before.</exception>
    public static async Task<PeerRequest> ReadRequestAsync(this PeerConnection connection) =>
        connection.Request = connection.Unanswered = new PeerRequest(await connection.ReadUntilAsync("\r\n\r\n", "the end of a request head"));

    /// <summary>Answers a correct 101, after reading the request if the script has not done so.</summary>
    /// <param name="extraHeaders">Whole lines, such as <c>Sec-WebSocket-Protocol: chat</c>.</param>
    public static async Task<PeerRequest> AcceptUpgradeAsync(this PeerConnection connection, params string[] extraHeaders)
    {
        PeerRequest request = await TakeRequestAsync(connection);
        await connection.SendAsync(UpgradeResponse.To(request) with { Extra = extraHeaders });
        return request;
    }

    public static Task SendAsync(this PeerConnection connection, UpgradeResponse response) => connection.SendAsync(response.ToBytes());

    /// <summary>Answers with a status and an empty body, after reading the request if the script has not done so.</summary>
    /// <param name="status">Such as <c>302 Found</c>.</param>
    /// <param name="headers">Whole lines, such as <c>Location: ws://127.0.0.1:1/</c>.</param>
    public static async Task<PeerRequest> RespondAsync(this PeerConnection connection, string status, params string[] headers)
    {
        PeerRequest request = await TakeRequestAsync(connection);
        string lines = string.Concat(headers.Select(line => line + "\r\n"));
        await connection.SendAsync($"HTTP/1.1 {status}\r\nContent-Length: 0\r\n{lines}\r\n");
        return request;
    }

    private static async Task<PeerRequest> TakeRequestAsync(PeerConnection connection)
    {
        PeerRequest request = connection.Unanswered ?? await connection.ReadRequestAsync();
        connection.Unanswered = null;
        return request;
    }
}

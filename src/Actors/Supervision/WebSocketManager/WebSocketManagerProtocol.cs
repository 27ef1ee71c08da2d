using Akka.Actor;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Protocol.Url;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;

namespace VeraWebSockets.Actors.Supervision.WebSocketManager;

/// <summary>What the manager of websockets is told, besides the commands of <see cref="WebSocketProtocol"/> that it forwards.</summary>
public static class WebSocketManagerProtocol
{
    /// <summary>Opens a websocket, which is created when its id is new. It must not be connecting, open or waiting to reconnect.</summary>
    /// <param name="SocketId">Chosen by the caller.</param>
    /// <param name="Attempt">Comes back in the events, so that late ones of an earlier attempt are known; higher than any that an event or a Connect has named.</param>
    /// <param name="Url">Where to.</param>
    /// <param name="Options">Validated; see <see cref="ConnectionOptions.Validate"/>.</param>
    /// <param name="Target">Gets the events.</param>
    public sealed record Connect(long SocketId, int Attempt, WebSocketUrl Url, ConnectionOptions Options, IActorRef Target)
        : WebSocketProtocol.ICommand
    {
        /// <summary>Where to.</summary>
        public WebSocketUrl Url { get; init; } = Url ?? throw new ArgumentNullException(nameof(Url));

        /// <summary>How.</summary>
        public ConnectionOptions Options { get; init; } = Options ?? throw new ArgumentNullException(nameof(Options));

        /// <summary>Who gets the events.</summary>
        public IActorRef Target { get; init; } = Target ?? throw new ArgumentNullException(nameof(Target));

        /// <summary>Whether the target judges each accepted response; see <see cref="WebSocketProtocol.Filtering"/>.</summary>
        public bool AsksTarget { get; init; }

        /// <summary>Whether the target gives URL and options for each attempt; see <see cref="WebSocketProtocol.Preparing"/>.</summary>
        public bool AsksParameters { get; init; }
    }

    /// <summary>
    /// Closes every websocket with 1001 and refuses new ones. The sender gets <see cref="ShutdownCompleted"/> when each has told its end.
    /// </summary>
    public sealed record Shutdown
    {
        /// <summary>The only one.</summary>
        public static Shutdown Instance { get; } = new();
    }

    /// <summary>
    /// Nothing has happened for a while: connections that only wait for their peers hold less memory from now on, until they hear something.
    /// To be told before a collection of garbage; worth it for thousands of websockets.
    /// </summary>
    public sealed record Rest
    {
        /// <summary>The only one.</summary>
        public static Rest Instance { get; } = new();
    }

    /// <summary>No websocket is left connecting, open or waiting to reconnect.</summary>
    public sealed record ShutdownCompleted
    {
        /// <summary>The only one.</summary>
        public static ShutdownCompleted Instance { get; } = new();
    }

    /// <summary>A websocket's attempt has ended, and those that followed it by themselves; told by the websocket itself.</summary>
    /// <param name="SocketId">The websocket.</param>
    /// <param name="Attempt">As <see cref="Connect"/> named it.</param>
    internal sealed record AttemptEnded(long SocketId, int Attempt);

    /// <summary>
    /// A websocket wants to begin an attempt, and waits for <see cref="DialGranted"/>; told by the websocket itself, but for a first attempt
    /// whose parameters <see cref="Connect"/> has.
    /// </summary>
    /// <param name="SocketId">The websocket.</param>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="Authority">Host and port.</param>
    /// <param name="IsRedial">Whether it does so by itself.</param>
    internal sealed record DialWanted(long SocketId, int Attempt, string Authority, bool IsRedial);

    /// <summary>The attempt may begin: the answer to <see cref="DialWanted"/>, or behind <see cref="Connect"/>.</summary>
    internal sealed record DialGranted(int Attempt);

    /// <summary>The handshake is over, or is wanted no longer; told by the websocket itself.</summary>
    internal sealed record DialReturned(long SocketId, int Attempt);

    /// <summary>A websocket is of no use any more, and may be stopped unless a Connect is on its way; told by the websocket itself.</summary>
    internal sealed record Released(long SocketId);

    /// <summary>A websocket was told to connect while an attempt of it had not ended; told by the websocket itself.</summary>
    internal sealed record AttemptRefused(long SocketId, int Refused, int Running);
}

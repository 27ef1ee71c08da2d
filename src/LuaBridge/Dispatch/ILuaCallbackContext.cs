using Akka.Actor;

namespace VeraWebSockets.LuaBridge.Dispatch;

/// <summary>What handlers and the end of their turn set in motion.</summary>
internal interface ILuaCallbackContext
{
    /// <summary>Whether a stop was requested: nothing new begins, and no timer fires.</summary>
    bool IsStopping { get; }

    /// <summary>Begins the attempt that a socket waits for, and that its script has heard of.</summary>
    /// <returns>False when the module stops: nothing has happened.</returns>
    bool ConnectAnnounced(LuaSocket socket);

    /// <summary>Begins the closing handshake of a socket, or gives up its attempt.</summary>
    void Close(LuaSocket socket, int code, string reason);

    /// <summary>Ends the open connection of a socket, which is of no use; where the socket reconnects, that is a loss.</summary>
    void Fail(LuaSocket socket, int code, string reason);

    /// <summary>Has <see cref="ILuaCallbacks.AcknowledgementDue"/> called when the time has passed.</summary>
    ICancelable AwaitAcknowledgement(LuaSocket socket, TimeSpan time);

    /// <summary>Answers whether the socket may open.</summary>
    void Judge(LuaSocket socket, bool isAccepted);

    /// <summary>The script has no parameters for the attempt, which fails.</summary>
    void Decline(LuaSocket socket);

    /// <summary>Lets what was sent leave where much was, and ends the loop when nothing can happen any more.</summary>
    void EndTurn();
}

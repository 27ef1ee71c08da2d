using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>One row of the test oracle: what the server does, and the whole list of events that the script must see.</summary>
/// <param name="Name">The row's number, then what the server does: <c>O066_wrong_accept_value</c>. Without a number it is none of the contract's.</param>
/// <param name="Peer">What the server does on each connection; see <see cref="Serve"/>. Null: it accepts, and nothing more.</param>
/// <param name="Events">As <c>recorder.lua</c> prints them; see <see cref="Events"/>.</param>
public sealed record OracleRow(string Name, Func<PeerConnection, Task>? Peer, params string[] Events)
{
    /// <summary>Appended to the peer's URL, which ends with a slash.</summary>
    public string Path { get; init; } = "";

    /// <summary>Takes the place of the peer's URL.</summary>
    public Func<ScriptedPeer, string>? Url { get; init; }

    /// <summary>Starts the peer with the row's script: plain TCP on 127.0.0.1, if nothing else is said.</summary>
    public Func<Func<PeerConnection, Task>?, ScriptedPeer> Listen { get; init; } = script => ScriptedPeer.Start(script);

    /// <summary>Lua, the inner of a table: the ssl settings.</summary>
    public string Ssl { get; init; } = "";

    /// <summary>Lua, the inner of a table: the options.</summary>
    public string Options { get; init; } = "";

    /// <summary>Takes the place of <see cref="Options"/>, where the peer has to stand in them.</summary>
    public Func<ScriptedPeer, string>? OptionsFor { get; init; }

    /// <summary>
    /// Lua, the inner of a table: functions by event, called after the event is recorded. Events 2, 10 and 39 are not recorded.
    /// </summary>
    public string On { get; init; } = "";

    /// <summary>A second list of events that is as good, where the oracle allows for a race.</summary>
    public string[]? OrEvents { get; init; }

    /// <summary>
    /// All frames that the server must get on its last connection, as <see cref="SentFrames"/> writes them; null where the row does
    /// not say.
    /// </summary>
    public string[]? Sent { get; init; }

    /// <summary>The targets of all requests that the server must get, in order; null where the row does not say.</summary>
    public string[]? Requests { get; init; }

    public override string ToString() => Name;
}

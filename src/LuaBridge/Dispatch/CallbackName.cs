namespace VeraWebSockets.LuaBridge.Dispatch;

/// <summary>What messages about a callback call it.</summary>
internal static class CallbackName
{
    /// <returns>Such as "handler of event 8".</returns>
    public static string Of(EventId e) => e switch
    {
        EventId.Prepare => "function for url, headers or token",
        EventId.Preamble => "function on_connect.messages",
        EventId.Acknowledge => "function on_connect.acknowledged",
        _ => $"handler of event {(int)e}",
    };
}

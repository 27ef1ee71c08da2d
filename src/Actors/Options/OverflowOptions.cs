namespace VeraWebSockets.Actors.Options;

/// <summary>What gives way when one side is faster than the other, by direction. What is dropped is counted, and logged once an episode.</summary>
public sealed record OverflowOptions
{
    /// <summary>Nothing is ever dropped.</summary>
    public static OverflowOptions Default { get; } = new();

    /// <summary>Received messages. Default block.</summary>
    public ReceiveOverflow Receive { get; init; } = ReceiveOverflow.Block;

    /// <summary>Messages to send, while the websocket is open. Default fail.</summary>
    public SendOverflow Send { get; init; } = SendOverflow.Fail;

    /// <summary>Messages to send, while it is not. Default fail.</summary>
    public DownOverflow Down { get; init; } = DownOverflow.Fail;

    /// <summary>
    /// Messages that may wait in each direction where some may be dropped or are kept. Default 1024; 1 to 65,536. Octets have bounds of their own:
    /// <see cref="ConnectionOptions.MaxMessageSize"/> for received ones, <see cref="ConnectionOptions.SendBufferSize"/> for those to send.
    /// </summary>
    public int Limit { get; init; } = 1024;

    /// <summary>A policy by its name, such as <c>drop_oldest</c>.</summary>
    /// <exception cref="SettingsException">There is no such policy; the message names those that there are.</exception>
    public static T Parse<T>(string key, string name)
        where T : struct, Enum
    {
        try
        {
            return EnumNames.Parse<T>(name);
        }
        catch (FormatException)
        {
            string why = typeof(T) == typeof(SendOverflow) && name == "block" ? " (the one thread that sends cannot wait)" : "";
            throw new SettingsException($"{key} is \"{name}\"{why}; one of {EnumNames.All<T>()} is accepted");
        }
    }
}

namespace VeraWebSockets.Actors.Options;

/// <summary>Settings cannot be used; the message names the file or the key, the value, and what is accepted.</summary>
public sealed class SettingsException : Exception
{
    /// <summary>With a message for the person who wrote the settings.</summary>
    public SettingsException(string message)
        : base(message)
    {
    }

    /// <summary>With the failure behind it.</summary>
    public SettingsException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

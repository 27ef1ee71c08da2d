namespace VeraWebSockets.Actors.Errors;

/// <summary>Carries a <see cref="ConnectError"/> out of a step of dialing; it never leaves the dialer.</summary>
internal sealed class ConnectException : Exception
{
    public ConnectException(ConnectErrorKind kind, string detail, Exception? inner = null)
        : this(new ConnectError(kind, detail), inner)
    {
    }

    public ConnectException(ConnectError error, Exception? inner = null)
        : base(error.ToString(), inner) => Error = error;

    public ConnectError Error { get; }
}

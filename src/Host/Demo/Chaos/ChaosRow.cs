namespace VeraWebSockets.Host.Demo.Chaos;

/// <summary>One websocket of the chaos demo at one moment.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="State">As a person would say it.</param>
/// <param name="Attempts">To connect.</param>
/// <param name="Losses">Of an open connection.</param>
/// <param name="Messages">Received so far.</param>
/// <param name="Lag">How long the last ones had waited for the program.</param>
/// <param name="News">How the last attempt ended.</param>
internal sealed record ChaosRow(string Name, string State, int Attempts, int Losses, long Messages, TimeSpan Lag, string News)
{
    public bool IsOpen => State == ChaosTarget.Open;
}

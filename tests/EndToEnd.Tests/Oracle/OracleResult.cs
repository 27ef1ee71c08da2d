namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>What became of one row.</summary>
/// <param name="Events">All that the script saw; a fault of the peer's script stands behind them, as no event ever reads.</param>
/// <param name="Sent">All frames that the server got on its last connection; none where its script has reset it.</param>
/// <param name="Requests">The requests that the server got, one per connection.</param>
public sealed record OracleResult(IReadOnlyList<string> Events, IReadOnlyList<string> Sent, IReadOnlyList<Testing.PeerRequest> Requests);

using VeraWebSockets.Peers;
using VeraWebSockets.Testing;

// A process of its own, so that what it does to a client is not done to the other servers of a test. Ends with its standard input.
await using ScriptedPeer peer = HostilePeer.Start();
Console.WriteLine(peer.Url);
await Console.In.ReadToEndAsync();

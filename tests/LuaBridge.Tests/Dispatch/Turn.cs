using Akka.Dispatch;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

/// <summary>What the Lua thread runs, in place of an actor's mailbox.</summary>
internal sealed class Turn(Action run) : IRunnable
{
    public void Run() => run();

    public void Execute() => run();
}

using VeraWebSockets.Host;
using VeraWebSockets.Host.Demo;

StartHeap.Prepare();
try
{
    return new CommandLine(ScriptRunner.Run, DemoRun.Run, Console.Error).Invoke(args);
}
catch (IOException e)
{
    // Pages and the demo print; a full disk is no defect of ours.
    Console.Error.WriteLine($"vws: {e.Message}");
    return ExitCode.ScriptFailed;
}

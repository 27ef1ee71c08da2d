using VeraWebSockets.Host;
using VeraWebSockets.Host.Demo;

StartHeap.Prepare();
return new CommandLine(ScriptRunner.Run, DemoRun.Run, Console.Error).Invoke(args);

using VeraWebSockets.Host;
using VeraWebSockets.Host.Demo;

return new CommandLine(ScriptRunner.Run, DemoRun.Run, Console.Error).Invoke(args);

using SharpFuzz;
using VeraWebSockets.Fuzz;

if (args is not [var name] || !Targets.All.TryGetValue(name, out Action<byte[]>? target))
{
    Console.Error.WriteLine($"usage: VeraWebSockets.Fuzz TARGET; TARGET is one of {string.Join(", ", Targets.All.Keys)}");
    return 2;
}

Fuzzer.OutOfProcess.Run(stream =>
{
    using var octets = new MemoryStream();
    stream.CopyTo(octets);
    target(octets.ToArray());
});
return 0;

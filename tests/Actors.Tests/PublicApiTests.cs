using PublicApiGenerator;
using VeraWebSockets.Actors.Logging;

namespace VeraWebSockets.Actors.Tests;

/// <summary>A change of what others can see shows in the diff of <c>PublicApi.approved.txt</c>.</summary>
public sealed class PublicApiTests
{
    private const string Approved = "PublicApi.approved.txt";
    private const string Received = "PublicApi.received.txt";

    [Fact]
    public void Given_the_assembly_when_its_public_surface_is_listed_then_it_is_the_approved_one()
    {
        string surface = typeof(WebSocketLog).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false });
        string approved = File.ReadAllText(PathOf(Approved));
        File.WriteAllText(PathOf(Received), Normalized(surface));

        Assert.True(
            Normalized(surface) == Normalized(approved),
            $"The public surface has changed. If that is meant, put {PathOf(Received)} in the place of tests/Actors.Tests/{Approved}.");
    }

    private static string Normalized(string text) => text.ReplaceLineEndings("\n").TrimEnd() + "\n";

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, name);
}

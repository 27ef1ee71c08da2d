using System.Globalization;

namespace VeraWebSockets.Protocol.Tests.Mutations;

/// <summary>How many mutations a run makes: <c>VWS_MUTATIONS</c> of frame streams, a tenth of that of response heads.</summary>
internal static class MutationCount
{
    private const int Default = 100_000;

    public static int OfFrames { get; } = int.Parse(
        Environment.GetEnvironmentVariable("VWS_MUTATIONS") is { Length: > 0 } text ? text : Default.ToString(CultureInfo.InvariantCulture),
        NumberStyles.None, CultureInfo.InvariantCulture);

    public static int OfHeads => Math.Max(OfFrames / 10, 1);
}

namespace VeraWebSockets.LuaBridge.Options;

/// <summary>Finds what somebody may have meant.</summary>
internal static class NearestName
{
    /// <returns>The candidate with the fewest letters to change (Levenshtein distance).</returns>
    public static string Of(string name, IEnumerable<string> candidates) => candidates.MinBy(candidate => Distance(name, candidate))!;

    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}

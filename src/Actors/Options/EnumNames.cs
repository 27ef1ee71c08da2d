namespace VeraWebSockets.Actors.Options;

/// <summary>What the members of an enumeration are called in settings and scripts: <c>DropOldest</c> is <c>drop_oldest</c>.</summary>
public static class EnumNames
{
    /// <summary>The name of one.</summary>
    public static string Of<T>(T member)
        where T : struct, Enum
    {
        string written = member.ToString();
        return string.Concat(written.Select((c, i) => i > 0 && char.IsAsciiLetterUpper(c) && char.IsAsciiLetterLower(written[i - 1]) ? $"_{c}" : $"{c}"))
            .ToLowerInvariant();
    }

    /// <summary>All of them, joined by commas.</summary>
    public static string All<T>()
        where T : struct, Enum =>
        string.Join(", ", Enum.GetValues<T>().Select(Of));

    /// <summary>Finds one by its name; upper and lower case are the same.</summary>
    /// <exception cref="FormatException">None is called so.</exception>
    public static T Parse<T>(string name)
        where T : struct, Enum
    {
        foreach (T member in Enum.GetValues<T>())
        {
            if (Of(member).Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return member;
            }
        }

        throw new FormatException();
    }
}

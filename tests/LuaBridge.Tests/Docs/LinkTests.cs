namespace VeraWebSockets.LuaBridge.Tests.Docs;

public sealed class LinkTests
{
    public static TheoryData<string> Pages => [.. Repository.Pages];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Given_a_page_when_its_links_are_followed_then_each_leads_to_a_file_and_a_heading_that_exist(string page)
    {
        IEnumerable<string> own = Markdown.Links(Repository.Read(page)).Where(link => !link.Contains("://", StringComparison.Ordinal));

        IEnumerable<string> broken = own.Where(link => !Leads(page, link));

        Assert.Empty(broken);
    }

    private static bool Leads(string page, string link)
    {
        string[] parts = link.Split('#', 2);
        string target = parts[0].Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, parts[0]);
        return Path.Exists(Repository.PathOf(target))
            && (parts.Length == 1 || Markdown.Anchors(Repository.Read(target)).Contains(parts[1]));
    }
}

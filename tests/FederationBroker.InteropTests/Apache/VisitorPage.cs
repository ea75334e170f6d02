using System.Net;

namespace FederationBroker.InteropTests.Apache;

/// <summary>What a page of <see cref="ApacheServer"/> says about its visitor.</summary>
public static class VisitorPage
{
    /// <summary>Variables by name; throws when the page was not shown.</summary>
    public static IReadOnlyDictionary<string, string> Read(BrowserPage page)
    {
        if (page.Status != 200)
            throw new InvalidOperationException($"{page.Address} answered {page.Status}:\n{page.Body}");
        return page
            .Body.Split('\n')
            .Select(line => line.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0], pair => WebUtility.HtmlDecode(pair[1]));
    }
}

using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;

namespace FederationBroker.BrowserTests;

/// <summary>What a page keeps people from, by the rules of the WCAG 2.2.</summary>
internal static class Barriers
{
    // All rules are tried; what was found to be in order is not told in full, and a console page has much of that.
    private static readonly AxeRunOptions Options = new() { ResultTypes = [ResultType.Violations] };

    /// <summary>Rules, serious or critical, that the page breaks.</summary>
    public static async Task<IReadOnlyList<string>> BarriersAsync(this IPage page)
    {
        // axe is script itself: on a page that runs none it would wait for good.
        var result = await page.RunAxe(Options).WaitAsync(TimeSpan.FromSeconds(60));
        return
        [
            .. result
                .Violations.Where(found => found.Impact is "serious" or "critical")
                .Select(found => $"{found.Id}: {string.Join("; ", found.Nodes.Select(node => node.Html))}"),
        ];
    }

    /// <summary>As the page is by day and by night: a browser may change between them while it is open.</summary>
    public static async Task InEachSchemeAsync(this IPage page, Func<ColorScheme, Task> look)
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
            await look(scheme);
        }
    }
}

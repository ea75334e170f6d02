using Deque.AxeCore.Commons;

namespace FederationBroker.BrowserTests;

/// <summary>What a page keeps people from, by the rules of the WCAG 2.2.</summary>
internal static class Barriers
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    // All rules are tried; what is in order is not told, and no page here has frames. The package's own way of running
    // it opens another page for each look, which takes longer than the look.
    private const string Run = """
        async () => {
          const { violations } = await axe.run({ resultTypes: ['violations'], iframes: false });
          return violations
            .filter(({ impact }) => ['serious', 'critical'].includes(impact))
            .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('; ')}`);
        }
        """;

    /// <summary>Rules, serious or critical, that the page breaks.</summary>
    public static async Task<IReadOnlyList<string>> BarriersAsync(this IPage page)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
            await page.EvaluateAsync(Axe);
        (await page.EvaluateAsync<int>("() => document.querySelectorAll('iframe').length")).ShouldBe(0);
        // axe is script itself: on a page that runs none it would wait for good.
        return await page.EvaluateAsync<string[]>(Run).WaitAsync(TimeSpan.FromSeconds(60));
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

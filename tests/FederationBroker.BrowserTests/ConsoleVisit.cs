using FederationBroker.Staff.Rights;

namespace FederationBroker.BrowserTests;

/// <summary>Staff in front of the console. With FBROKER_SCREENSHOTS set, pictures are left there.</summary>
internal static class ConsoleVisit
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("FBROKER_SCREENSHOTS");

    /// <summary>Somebody new with that role, signed in with an authenticator, at the first page.</summary>
    public static async Task<Visitor> OpenConsoleAsync(
        this BrowserWorld world,
        StaffRole role,
        Screen? screen = null,
        string tenant = "metro",
        bool dark = false,
        Action<IPage>? watch = null
    )
    {
        using var person = await StaffPerson.HireAsync(world.World, role, tenant);
        var visit = await world.VisitAsync(screen, dark: dark);
        watch?.Invoke(visit.Page);
        await visit.Page.GotoAsync($"{BrokerWorld.Origin}{person.Base}");
        await visit.Page.FillAsync("#name", person.Name);
        await visit.Page.FillAsync("#password", StaffPerson.Password);
        await visit.Page.ClickAsync("button.main");
        await visit.Page.FillAsync("#code", person.Code());
        await visit.Page.ClickAsync("button.main");
        await visit.Page.Locator("nav.side").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await visit.Page.SettledAsync();
        return visit;
    }

    /// <summary>Goes to a view by its address, as a kept link does.</summary>
    public static async Task GoToViewAsync(this IPage page, string view)
    {
        // Going to where one is changes no address, so the console is told by hand.
        await page.EvaluateAsync(
            """
            view => {
              document.querySelector('main').replaceChildren();
              if (location.hash === view) dispatchEvent(new HashChangeEvent('hashchange'));
              else location.hash = view;
            }
            """,
            $"#/{view}"
        );
        await page.SettledAsync();
    }

    public static Task SettledAsync(this IPage page) =>
        page.WaitForFunctionAsync(
            "() => document.querySelector('main h1') && !document.querySelector('[aria-busy], .loading')"
        );

    public static Task<int> WidthAsync(this IPage page) =>
        page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");

    public static async Task ShootAsync(this IPage page, string name, bool whole = false)
    {
        if (Folder is not null)
            await page.ScreenshotAsync(
                new PageScreenshotOptions
                {
                    FullPage = whole,
                    Path = Path.Combine(Folder, $"console-{name}.png".Replace(", ", "-", StringComparison.Ordinal)),
                }
            );
    }
}

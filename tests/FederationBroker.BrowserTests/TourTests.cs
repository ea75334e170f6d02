namespace FederationBroker.BrowserTests;

/// <summary>
/// The tour of the README, walked through; with FBROKER_SCREENSHOTS set to a folder it leaves the pictures there.
/// </summary>
[Trait("Requirement", "LOG-001")]
[Trait("Requirement", "BIL-003")]
public sealed class TourTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("FBROKER_SCREENSHOTS");

    public static TheoryData<string, string, string, bool> Views =>
        new()
        {
            { "metro", "desktop", "en-GB", false },
            { "metro", "desktop", "en-GB", true },
            { "metro", "phone", "es-ES", false },
            { "metro", "television", "en-GB", true },
            { "coast", "desktop", "en-GB", false },
            { "coast", "desktop", "en-GB", true },
            { "coast", "phone", "ja-JP", true },
            { "coast", "television", "es-ES", false },
        };

    [Theory]
    [MemberData(nameof(Views))]
    public async Task From_the_partners_link_to_removing_access(string tenant, string screen, string locale, bool dark)
    {
        await using var person = await world.VisitAsync(ScreenOf(screen), locale, dark, tenant: tenant);
        var name = $"{tenant}-{screen}-{locale[..2]}-{(dark ? "dark" : "light")}";
        await person.BeginAsync();
        await person.Page.FillAsync("#cable-id", person.CableId);
        await ShootAsync(person, name, "1-sign-in", full: screen == "phone");
        await person.SignInAsync("wrong");
        await person.Page.GetByRole(AriaRole.Alert).WaitForAsync();
        await ShootAsync(person, name, "2-problem", full: screen == "phone");
        await person.SignInAsync();
        await person.ReachesAsync("**/consent/**");
        await person.Page.CheckAsync("input[value=email]");
        await ShootAsync(person, name, "3-consent");
        await person.AgreeAsync();
        await person.ArrivesAtPartnerAsync();
        await person.GoAsync("/account");
        await person.Page.Locator("summary").First.ClickAsync();
        await ShootAsync(person, name, "4-connected-services");
        await person.GoAsync("/account/security");
        await ShootAsync(person, name, "5-security");
        await person.Page.ClickAsync("section[aria-labelledby=password] summary");
        await ShootAsync(person, name, "5-security-password");
        await person.GoAsync($"/sign-in/{new string('x', 43)}");
        await ShootAsync(person, name, "6-error", full: screen == "phone");
        await person.GoAsync("");
        await ShootAsync(person, name, "7-home", full: screen == "phone");
        await person.GoAsync("/account");
        await person.Page.Locator("section.service details").Nth(1).Locator("summary").ClickAsync();
        await person.Page.Locator("section.service details").Nth(1).Locator("button").ClickAsync();
        await person.Page.GetByRole(AriaRole.Status).WaitForAsync();
        await person.Page.GotoAsync($"{BrokerWorld.Origin}/");
        await ShootAsync(person, name, "8-root", full: screen == "phone");
        await world.BlockAsync(person);
        await person.BeginAsync();
        await person.ReachesAsync("**/refused/**");
        await ShootAsync(person, name, "9-refused", full: screen == "phone");
        await person.Page.ClickAsync("button[value=Back]");
        (await person.ArrivesAtPartnerAsync())["error"].ShouldBe("access_denied");
    }

    private static Screen ScreenOf(string name) =>
        name switch
        {
            "phone" => Screen.Phone,
            "television" => Screen.Television,
            _ => Screen.Desktop,
        };

    private static async Task ShootAsync(Visitor person, string view, string step, bool full = true)
    {
        if (Folder is null)
            return;
        await person.Page.ScreenshotAsync(
            new PageScreenshotOptions
            {
                Path = Path.Combine(Folder, $"{view}-{step}.png"),
                FullPage = full && view.Contains("-television-", StringComparison.Ordinal) is false,
            }
        );
    }
}

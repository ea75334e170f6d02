namespace FederationBroker.BrowserTests;

/// <summary>A person with a cable ID in front of a browser.</summary>
public sealed class Visitor(
    BrowserWorld world,
    IBrowserContext context,
    IPage page,
    OidcPartner partner,
    string cableId
) : IAsyncDisposable
{
    public IPage Page => page;

    public IBrowserContext Context => context;

    public OidcPartner Partner => partner;

    public string CableId => cableId;

    /// <summary>The operator whose subscriber this is.</summary>
    public string Tenant => partner.Issuer[(partner.Issuer.LastIndexOf('/') + 1)..];

    public ILocator Heading => page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    /// <summary>Follows the partner's "sign in" link to whatever page the broker shows.</summary>
    public Task BeginAsync(params (string Name, string? Value)[] changes) =>
        page.GotoAsync(partner.AuthorizeAddress(changes));

    public Task GoAsync(string path) => page.GotoAsync($"{partner.Issuer}{path}");

    /// <summary>Fills in the login form, in whatever language it is.</summary>
    public async Task SignInAsync(string password = BrokerWorld.Password, string? asWhom = null)
    {
        await page.FillAsync("#cable-id", asWhom ?? cableId);
        await page.FillAsync("#password", password);
        await page.ClickAsync("form.stack button.main");
    }

    public async Task SignInToAccountAsync(string path = "/account")
    {
        await GoAsync(path);
        await SignInAsync();
        await ReachesAsync($"**{path}");
    }

    /// <summary>
    /// Waits until the browser is at an address; says what it shows instead when it does not get there.
    /// </summary>
    public async Task ReachesAsync(string address)
    {
        try
        {
            // Not until everything is loaded: what a test does next waits for what it needs.
            await page.WaitForURLAsync(address, new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        }
        catch (TimeoutException)
        {
            Assert.Fail($"not at {address} but at {page.Url}: {await page.InnerTextAsync("body")}");
        }
    }

    public Task AgreeAsync() => page.ClickAsync("button[value=Agree]");

    /// <summary>From the partner's link until the partner greets.</summary>
    public async Task ConnectAsync(params string[] optional)
    {
        await BeginAsync();
        await SignInAsync();
        await ReachesAsync("**/consent/**");
        foreach (var claim in optional)
            await page.CheckAsync($"input[value={claim}]");
        await AgreeAsync();
        await ArrivesAtPartnerAsync();
    }

    /// <summary>The browser has reached the partner, and the last redirect went to another of its hosts.</summary>
    public async Task<Dictionary<string, string>> ArrivesAtPartnerAsync()
    {
        await ReachesAsync("https://www.ott.test/welcome");
        return world.LastAnswer;
    }

    /// <inheritdoc cref="Barriers.BarriersAsync"/>
    public Task<IReadOnlyList<string>> SeriousBarriersAsync() => page.BarriersAsync();

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}

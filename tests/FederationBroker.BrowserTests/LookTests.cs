namespace FederationBroker.BrowserTests;

/// <summary>Every page, in every look: no barrier, nothing cut off, big enough to hit.</summary>
[Trait("Requirement", "LOG-001")]
public sealed class LookTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    internal const string Overflow =
        "() => document.documentElement.scrollWidth > document.documentElement.clientWidth";

    // WCAG 2.5.8 wants 24; a thumb and a remote want more. Links inside a sentence are exempt.
    internal const string TooSmall = """
        () => [...document.querySelectorAll('button, .button, summary, nav a, .foot a, .links a, .brand, input')]
          .filter(e => e.getClientRects().length && !e.classList.contains('unseen') && e.type !== 'hidden')
          .map(e => ['checkbox', 'radio'].includes(e.type) ? e.closest('label') : e)
          .filter(e => e.getBoundingClientRect().height < 43.5)
          .map(e => e.outerHTML.slice(0, 80))
        """;

    [Theory]
    [InlineData("metro")]
    [InlineData("coast")]
    public async Task No_page_has_a_serious_barrier_by_day_or_by_night(string tenant)
    {
        await using var person = await world.VisitAsync(tenant: tenant);
        await EachPageAsync(person, page =>
            person.Page.InEachSchemeAsync(async scheme =>
                (await person.SeriousBarriersAsync()).ShouldBeEmpty($"{page}, {scheme}")
            )
        );
    }

    [Fact]
    public async Task A_barrier_is_found_where_there_is_one()
    {
        await using var person = await world.VisitAsync();
        await person.GoAsync("");
        (await person.SeriousBarriersAsync()).ShouldBeEmpty();
        await person.Page.EvaluateAsync("() => document.querySelector('main').append(document.createElement('input'))");
        (await person.SeriousBarriersAsync()).ShouldHaveSingleItem().ShouldStartWith("label: <input");
    }

    [Theory]
    [InlineData("metro")]
    [InlineData("coast")]
    public async Task Nothing_is_cut_off_on_the_narrowest_phone_and_everything_can_be_hit(string tenant)
    {
        await using var person = await world.VisitAsync(Screen.Narrow, tenant: tenant, locale: "es-ES");
        await EachPageAsync(person, async page =>
        {
            (await person.Page.EvaluateAsync<bool>(Overflow)).ShouldBeFalse(page);
            (await person.Page.EvaluateAsync<string[]>(TooSmall)).ShouldBeEmpty(page);
        });
    }

    [Theory]
    [InlineData("metro")]
    [InlineData("coast")]
    public async Task On_a_television_the_login_fits_the_screen_and_the_type_is_large(string tenant)
    {
        await using var person = await world.VisitAsync(Screen.Television, tenant: tenant);
        await person.BeginAsync();
        (await person.Page.EvaluateAsync<bool>("() => matchMedia('(pointer: none)').matches")).ShouldBeTrue();
        (
            await person.Page.EvaluateAsync<double>(
                "() => parseFloat(getComputedStyle(document.querySelector('#cable-id')).fontSize)"
            )
        ).ShouldBeGreaterThanOrEqualTo(24);
        (
            await person.Page.EvaluateAsync<double>(
                "() => document.querySelector('form.stack .main').getBoundingClientRect().bottom"
            )
        ).ShouldBeLessThanOrEqualTo(1080);
    }

    [Fact]
    public async Task The_two_operators_look_different_and_each_in_two_schemes()
    {
        var backgrounds = new HashSet<string>();
        foreach (var (tenant, dark) in new[] { ("metro", false), ("metro", true), ("coast", false), ("coast", true) })
        {
            await using var person = await world.VisitAsync(tenant: tenant, dark: dark);
            await person.BeginAsync();
            backgrounds.Add(
                await person.Page.EvaluateAsync<string>(
                    "() => getComputedStyle(document.querySelector('button.main')).backgroundColor + "
                        + "getComputedStyle(document.body).backgroundColor"
                )
            );
        }

        backgrounds.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_page_asks_nobody_but_its_own_host_for_anything()
    {
        await using var person = await world.VisitAsync();
        var foreign = new List<string>();
        var complaints = new List<string>();
        person.Page.Request += (_, request) =>
        {
            if (
                !request.Url.StartsWith(BrokerWorld.Origin, StringComparison.Ordinal)
                && !request.Url.StartsWith("data:", StringComparison.Ordinal)
            )
                foreign.Add(request.Url);
        };
        person.Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                complaints.Add(message.Text);
        };
        await EachPageAsync(person, _ => Task.CompletedTask, withPartner: false);
        foreign.ShouldBeEmpty();
        complaints.ShouldBeEmpty();
    }

    private async Task EachPageAsync(Visitor person, Func<string, Task> look, bool withPartner = true)
    {
        await person.GoAsync("");
        await look("home");
        await person.GoAsync("/help");
        await look("help");
        if (withPartner)
            await EachPageToPartnerAsync(person, look);
        else
            await person.SignInToAccountAsync();

        await EachOwnPageAsync(person, look);
        if (!withPartner)
            return;
        await world.BlockAsync(person);
        await person.BeginAsync();
        await person.SignInAsync();
        await person.ReachesAsync("**/refused/**");
        await look("refused");
    }

    private static async Task EachPageToPartnerAsync(Visitor person, Func<string, Task> look)
    {
        await person.GoAsync("/no-such-page");
        await look("error");
        await person.BeginAsync();
        await look("sign-in");
        await person.SignInAsync("wrong");
        await person.Page.GetByRole(AriaRole.Alert).WaitForAsync();
        await look("sign-in with a problem");
        await person.SignInAsync();
        await person.ReachesAsync("**/consent/**");
        await look("consent");
        await person.AgreeAsync();
        await person.ArrivesAtPartnerAsync();
    }

    private static async Task EachOwnPageAsync(Visitor person, Func<string, Task> look)
    {
        await person.GoAsync("/account");
        foreach (var fold in await person.Page.Locator("summary").AllAsync())
            await fold.ClickAsync();
        await look("account");
        await person.GoAsync("/account/security");
        foreach (var fold in await person.Page.Locator("summary").AllAsync())
            await fold.ClickAsync();
        await look("security");
        await person.GoAsync("/sign-out");
        await look("sign-out");
        await person.Page.ClickAsync("main button.main");
        await person.Page.Locator("text=/signed out|Has cerrado/").First.WaitForAsync();
        await look("signed out");
        await person.Page.GotoAsync($"{BrokerWorld.Origin}/");
        await look("root");
    }
}

using System.Globalization;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Kernel;
using FederationBroker.ProductTests.Saml;
using FederationBroker.Subscribers.Accounts;

namespace FederationBroker.ProductTests.SignIn;

/// <summary>
/// Who is refused learns from the broker what is the matter and whom to call; then the partner gets its protocol's
/// error.
/// </summary>
[Trait("Requirement", "LOG-001")]
[Trait("Requirement", "LOG-002")]
public sealed class RefusedSignInTests(SamlWorld shared) : IClassFixture<SamlWorld>
{
    private static int people;
    private readonly OidcPartner partner = new(shared.World);
    private readonly Dictionary<string, AccountId> accounts = new(StringComparer.Ordinal);

    public static TheoryData<string, string, string, string> Matters() =>
        new()
        {
            { "blocked", "en", "FB-1301", "Your account is blocked" },
            { "blocked", "es", "FB-1301", "Tu cuenta está bloqueada" },
            { "blocked", "ja", "FB-1301", "アカウントが停止されています" },
            { "closed", "en", "FB-1302", "Your contract has ended" },
            { "trial", "en", "FB-1303", "Your trial is over" },
        };

    [Theory]
    [MemberData(nameof(Matters))]
    public async Task The_page_says_what_is_the_matter_and_whom_to_call_and_leads_back(
        string matter,
        string language,
        string code,
        string title
    )
    {
        var cableId = await PersonAsync(matter);
        using var browser = shared.World.NewBrowser();
        await browser.GoAsync(partner.AuthorizeAddress(("ui_locales", language)));
        var page = await browser.SignInAsync(cableId);
        page.Address.AbsolutePath.ShouldStartWith("/t/metro/refused/");
        var document = await page.DocumentAsync();
        document.QuerySelector("h1")!.TextContent.ShouldBe(title);
        document.DocumentElement.GetAttribute("lang").ShouldBe(language);
        document
            .QuerySelectorAll(".contact a")
            .Select(link => link.GetAttribute("href"))
            .ShouldBe(["tel:+15550100", "https://help.metro.test/"]);
        document.QuerySelector(".facts")!.TextContent.ShouldContain(code);
        page.Headers.ShouldContain($"X-Request-Id: {document.QuerySelectorAll(".facts code")[1].TextContent}");
        var answer = (await browser.GoBackAsync()).Answer;
        (answer["error"], answer["state"], answer["iss"]).ShouldBe(("access_denied", "state-1", partner.Issuer));
        answer["error_description"]
            .ShouldNotContain(matter, Case.Insensitive, "the contract is nothing of the partner's");
    }

    [Fact]
    public async Task The_same_page_leads_back_to_a_SAML_partner()
    {
        var cableId = await PersonAsync("blocked");
        using var browser = shared.World.NewBrowser();
        await browser.GoAsync(new SamlPartner(shared.World, "theatre").Address());
        (await browser.SignInAsync(cableId)).Body.ShouldContain("FB-1301");
        (await SamlAnswer.OfAsync(await browser.GoBackAsync())).Status.ShouldBe("Responder RequestDenied");
    }

    [Fact]
    public async Task Where_no_page_may_be_shown_the_partner_is_told_at_once()
    {
        var cableId = await PersonAsync("nothing");
        using var browser = shared.World.NewBrowser();
        await browser.GoAsync(partner.AuthorizeAddress());
        await browser.PassAsync(cableId);
        var saml = new SamlPartner(shared.World, "theatre");
        await BlockAsync(cableId);
        (await browser.GoAsync(partner.AuthorizeAddress(("prompt", "none")))).Answer["error"].ShouldBe("access_denied");
        var passive = saml.Request() with { Attributes = "IsPassive=\"true\"" };
        (await SamlAnswer.OfAsync(await browser.GoAsync(saml.Address(passive)))).Status.ShouldBe(
            "Responder RequestDenied"
        );
    }

    [Fact]
    public async Task Whoever_is_unblocked_while_the_page_is_open_goes_on()
    {
        var cableId = await PersonAsync("blocked");
        using var browser = shared.World.NewBrowser();
        await browser.GoAsync(partner.AuthorizeAddress());
        var refused = (await browser.SignInAsync(cableId)).Address;
        await EditAsync(cableId, new AccountEdit { Status = AccountStatus.Active });
        (await browser.GoAsync(refused.AbsoluteUri)).Address.AbsolutePath.ShouldStartWith("/t/metro/consent/");
    }

    [Fact]
    public async Task The_page_is_the_browsers_own_and_once_left_leads_nowhere()
    {
        var cableId = await PersonAsync("blocked");
        using var browser = shared.World.NewBrowser();
        await browser.GoAsync(partner.AuthorizeAddress());
        var refused = (await browser.SignInAsync(cableId)).Address.AbsoluteUri;
        using var other = shared.World.NewBrowser();
        (await other.GoAsync(refused)).Body.ShouldContain("FB-1101");
        await browser.GoBackAsync();
        (await browser.GoAsync(refused)).Body.ShouldContain("FB-1101");
    }

    private async Task<string> PersonAsync(string matter)
    {
        var cableId = string.Create(
            CultureInfo.InvariantCulture,
            $"refused-{Interlocked.Increment(ref people)}@metro.test"
        );
        var id = await shared.World.AddSubscriberAsync("metro", BrokerWorld.Profile with { CableId = cableId });
        accounts[cableId] = await shared.World.Node.AccountOfAsync(id);
        var ago = shared.World.Clock.GetUtcNow().AddHours(-1);
        await EditAsync(
            cableId,
            matter switch
            {
                "blocked" => new AccountEdit { Status = AccountStatus.Blocked },
                "closed" => new AccountEdit { Status = AccountStatus.Closed },
                "trial" => new AccountEdit { Trial = new TrialEdit(ago, AccountStatus.Blocked, []) },
                _ => new AccountEdit { Region = "north" },
            }
        );
        return cableId;
    }

    private Task BlockAsync(string cableId) => EditAsync(cableId, new AccountEdit { Status = AccountStatus.Blocked });

    private Task EditAsync(string cableId, AccountEdit edit) => shared.World.Node.EditAsync(accounts[cableId], edit);
}

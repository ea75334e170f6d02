namespace FederationBroker.ProductTests.Saml;

/// <summary>
/// Request, agreement and metadata: which goes first. <c>cabaret</c> takes transient names only and has signed
/// responses agreed.
/// </summary>
[Trait("Requirement", "LOG-002")]
[Trait("Requirement", "INF-003")]
public sealed class PrecedenceTests(SamlWorld shared) : IClassFixture<SamlWorld>
{
    private const string PairwiseId = "urn:oasis:names:tc:SAML:attribute:pairwise-id";

    private readonly BrokerWorld world = shared.World;
    private readonly SamlPartner cabaret = new(shared.World, "cabaret");
    private readonly SamlPartner theatre = new(shared.World, "theatre");
    private readonly SamlPartner museum = new(shared.World, "museum");

    [Fact]
    public async Task Who_takes_transient_names_alone_never_gets_a_lasting_one()
    {
        using var browser = world.NewBrowser();
        var first = await cabaret.ObtainAsync(browser);
        var second = await cabaret.ObtainAsync(browser);
        first.NameId.GetAttribute("Format").ShouldEndWith(":transient");
        second.NameId.InnerText.ShouldNotBe(first.NameId.InnerText);
        first.Attributes.Keys.ShouldNotContain(PairwiseId);
        first.Attributes.ShouldNotBeEmpty("what was agreed goes out all the same");
    }

    [Theory]
    [InlineData("cabaret")]
    [InlineData("museum")]
    public async Task A_request_cannot_ask_for_more_than_is_agreed_or_declared(string id)
    {
        using var browser = world.NewBrowser();
        var partner = new SamlPartner(world, id);
        var persistent = partner.Request() with
        {
            Children = "<samlp:NameIDPolicy Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\"/>",
        };
        (await SamlAnswer.OfAsync(await browser.GoAsync(partner.Address(persistent)))).Status.ShouldBe(
            "Requester InvalidNameIDPolicy"
        );
    }

    [Fact]
    public async Task The_agreement_about_signatures_goes_before_the_metadata()
    {
        using var browser = world.NewBrowser();
        var answer = await cabaret.ObtainAsync(browser);
        var key = (await SamlWorld.KeysAsync(world))[0];
        SamlAnswer.IsSigned(answer.Response, key).ShouldBeTrue();
        SamlAnswer.IsSigned(answer.Assertion!, key).ShouldBeFalse("the agreement says response");
    }

    /// <summary>Refused by a check, and refused by how the sign-in ended.</summary>
    [Theory]
    [InlineData(
        "<samlp:NameIDPolicy Format=\"urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress\"/>",
        "",
        "Requester InvalidNameIDPolicy"
    )]
    [InlineData("", "IsPassive=\"true\"", "Responder NoPassive")]
    public async Task An_answer_without_an_assertion_is_signed_whenever_responses_are(
        string children,
        string attributes,
        string status
    )
    {
        var key = (await SamlWorld.KeysAsync(world))[0];
        foreach (var (partner, isSigned) in new[] { (theatre, true), (cabaret, true), (museum, false) })
        {
            using var browser = world.NewBrowser();
            var request = partner.Request() with { Children = children, Attributes = attributes };
            var answer = await SamlAnswer.OfAsync(await browser.GoAsync(partner.Address(request)));
            answer.Status.ShouldBe(status);
            SamlAnswer.IsSigned(answer.Response, key).ShouldBe(isSigned);
        }
    }

    [Fact]
    public async Task A_scope_with_a_huge_proxy_count_is_followed()
    {
        using var browser = world.NewBrowser();
        var request = theatre.Request() with
        {
            Children = "<samlp:Scoping ProxyCount=\"99999999999999999999\"/>",
            Attributes = "IsPassive=\" true \"",
        };
        (await SamlAnswer.OfAsync(await browser.GoAsync(theatre.Address(request)))).Status.ShouldBe(
            "Responder NoPassive"
        );
    }
}

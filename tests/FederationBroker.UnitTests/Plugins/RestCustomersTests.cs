using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.Claims;
using FederationBroker.Plugins.Abstractions.Consent;
using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Abstractions.Standing;
using FederationBroker.Plugins.Kit;
using RestCustomers;
using Sandbox.Faults;

namespace FederationBroker.UnitTests.Plugins;

/// <summary>
/// What an operator's customer system says over HTTP: no more than was asked, and nothing that cannot be.
/// </summary>
[Trait("Requirement", "BIL-003")]
public sealed class RestCustomersTests(SandboxWorld world) : IClassFixture<SandboxWorld>
{
    private const string Side = "care";

    [Fact]
    public async Task The_shipped_adapter_keeps_every_promise_against_the_sandbox()
    {
        using var sample = SamplePackage.Customers();
        var findings = new List<KitFinding>();
        await ConformanceKit.RunAsync(
            sample.Genuine(),
            world.Configuration(Side),
            SandboxWorld.Secrets,
            new KitBuyer("kit-subscriber", "kit-seller", "EUR", "kit-offer"),
            findings.Add,
            CancellationToken.None
        );
        findings.Where(finding => finding.Fault is not null).ShouldBeEmpty();
        findings.Select(finding => finding.Id).ShouldContain("B1");
        findings.Select(finding => finding.Id).ShouldContain("E3");
        findings.Select(finding => finding.Id).ShouldContain("D3");
    }

    [Theory]
    [InlineData("en", "One euro less.")]
    [InlineData("es", "Un euro menos.")]
    public async Task Terms_come_in_the_language_of_the_page(string locale, string sentence)
    {
        await using var customers = await StartedAsync();
        var terms = await AskAsync(customers, "kit-seller", "kit-offer", locale);
        terms.Value!.Price.ShouldBe(new Amount(890, "EUR"));
        terms.Value.Tax.ShouldBe(new Amount(142, "EUR"));
        terms.Value.Terms.ShouldBe([sentence]);
    }

    [Fact]
    public async Task What_cannot_be_had_comes_with_the_reason_and_what_is_not_sold_without()
    {
        await using var customers = await StartedAsync();
        var gone = (await AskAsync(customers, "cinema", "gone")).Value!;
        (gone.IsAvailable, gone.WhyNot).ShouldBe((false, "It is no longer sold."));
        var unheard = (await AskAsync(customers, "cinema", "unheard-of")).Value!;
        (unheard.IsAvailable, unheard.WhyNot).ShouldBe((false, null));
    }

    [Fact]
    public async Task A_tax_on_no_price_is_no_answer_and_neither_is_an_outage()
    {
        await using var customers = await StartedAsync();
        (await AskAsync(customers, "cinema", "odd")).Effect.ShouldBe(Effect.NotAttempted);
        world.Faults.Add(new Fault(FaultKind.Garbage, "care/offers/terms"));
        (await AskAsync(customers, "kit-seller", "kit-offer")).Effect.ShouldBe(Effect.NotAttempted);
        (await AskAsync(customers, "kit-seller", "kit-offer")).Effect.ShouldBe(Effect.Applied);
    }

    [Fact]
    [Trait("Requirement", "INF-003")]
    public async Task What_was_not_asked_for_goes_no_further()
    {
        await using var customers = await StartedAsync();
        var said = await customers.EnrichAsync(
            new ClaimsQuestion(new(RestSubject.Token), "cinema", ["x_customer_since", "x_never_heard_of"]),
            RestSubject.ContextOf(RestSubject.NewKey()),
            default
        );
        said.Value!.Values.ShouldBe(new Dictionary<string, string> { ["x_customer_since"] = "2019" });
    }

    [Theory]
    [Trait("Requirement", "SRV-001")]
    [InlineData("kit-offer", true, StandingReason.None)]
    [InlineData("owed", false, StandingReason.Unpaid)]
    [InlineData("stopped", false, StandingReason.AccountBlocked)]
    [InlineData("unheard-of-why", false, StandingReason.Other)]
    [InlineData("never-sold", false, StandingReason.NotHeld)]
    public async Task Whether_something_may_be_used_comes_with_the_reason(string offer, bool allows, StandingReason why)
    {
        await using var customers = await StartedAsync();
        var said = await customers.DecideAsync(
            new StandingQuestion(new(RestSubject.Token), offer == "kit-offer" ? "kit-seller" : "cinema", offer),
            RestSubject.ContextOf(RestSubject.NewKey()),
            default
        );
        (said.Value!.Allows, said.Value.Reason).ShouldBe((allows, why));
        said.Value.GoodUntil.ShouldBeGreaterThan(TimeProvider.System.GetUtcNow());
    }

    private async Task<CustomerAdapter> StartedAsync() =>
        await SandboxWorld.StartedAsync(new CustomerAdapter(), world.Configuration(Side));

    private static async Task<AdapterResult<OfferTerms>> AskAsync(
        CustomerAdapter customers,
        string seller,
        string offer,
        string locale = "en"
    ) =>
        await customers.BeforeConsentAsync(
            new OfferQuestion(new(RestSubject.Token), seller, offer),
            RestSubject.ContextOf(RestSubject.NewKey()) with
            {
                Locale = locale,
            },
            default
        );
}

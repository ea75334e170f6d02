using System.Text.Json;
using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.Billing;
using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Kit;
using RestBiller;
using Sandbox.Faults;

namespace FederationBroker.UnitTests.Plugins;

/// <summary>Billing by a BSS over HTTP: what is asked is what is done, and what was done is listed.</summary>
[Trait("Requirement", "BIL-001")]
public sealed class RestBillerTests(SandboxWorld world) : IClassFixture<SandboxWorld>
{
    [Fact]
    public async Task The_shipped_adapter_keeps_every_promise_against_the_sandbox()
    {
        using var sample = SamplePackage.Biller();
        var findings = new List<KitFinding>();
        await ConformanceKit.RunAsync(
            sample.Genuine(),
            world.Configuration("bss"),
            SandboxWorld.Secrets,
            new KitBuyer("kit-subscriber", "kit-seller", "EUR"),
            findings.Add,
            CancellationToken.None
        );
        findings.Where(finding => finding.Fault is not null).ShouldBeEmpty();
        findings.Count.ShouldBeGreaterThan(15);
    }

    [Fact]
    public async Task A_check_tells_of_good_standing_and_of_what_is_left()
    {
        await using var biller = await StartedAsync();
        var check = await CheckAsync(biller, "check-1", 1_000_000);
        check.Value.ShouldBe(new BillingCheck(true, true, new Amount(1_000_000, "EUR")));
        (await CheckAsync(biller, "check-1", 1_000_001)).Value!.OfferAllowed.ShouldBeFalse();
        world.Faults.Add(new Fault(FaultKind.Error, "bss/check"));
        (await CheckAsync(biller, "check-1", 1)).Effect.ShouldBe(Effect.NotAttempted); // nothing changes by asking
    }

    [Fact]
    public async Task A_mandate_bounds_what_is_charged_under_it_and_ends_when_it_is_closed()
    {
        await using var biller = await StartedAsync();
        var mandate = new MandateRequest(
            RestSubject.NewKey(),
            new(RestSubject.Token),
            "cinema",
            "basic",
            new(1000, "EUR"),
            "P1M",
            world.Clock.GetUtcNow(),
            "consent-1"
        );
        (await biller.OpenMandateAsync(mandate, Context(), default)).Value.ShouldBe(new(mandate.Mandate, "active"));
        (await ReserveAsync(biller, 1000, mandate.Mandate)).Effect.ShouldBe(Effect.Applied);
        (await ReserveAsync(biller, 1001, mandate.Mandate)).Error!.Reason.ShouldBe(Reason.RejectedByOperator);
        var end = new MandateClosing(mandate.Mandate, world.Clock.GetUtcNow());
        (await biller.CloseMandateAsync(end, Context(), default)).Value.ShouldBe(new(mandate.Mandate, "closed"));
        (await ReserveAsync(biller, 1, mandate.Mandate)).Error!.Reason.ShouldBe(Reason.InvalidState);
    }

    [Fact]
    public async Task A_mandate_of_another_name_is_not_believed()
    {
        await using var biller = await StartedAsync();
        var key = RestSubject.NewKey();
        world.Faults.Add(new Fault(FaultKind.WrongKey, "bss/mandates/*"));
        var closing = new MandateRequest(
            key,
            new(RestSubject.Token),
            "cinema",
            "basic",
            new(1, "EUR"),
            "once",
            world.Clock.GetUtcNow(),
            "consent-2"
        );
        var said = await biller.OpenMandateAsync(closing, RestSubject.ContextOf(key), default);
        (said.Effect, said.Error!.Reason).ShouldBe((Effect.Unknown, Reason.ContractViolation));
        // It opened one: no charge can be told of its key, and nobody says that it was never seen.
        (await biller.LookUpAsync(new KeyLookup(key), Context(), default)).Effect.ShouldBe(Effect.Unknown);
        (await biller.OpenMandateAsync(closing, RestSubject.ContextOf(key), default)).Effect.ShouldBe(Effect.Applied);
    }

    // Why "never seen" is believed only after a while: what is on its way arrives after the question.
    [Fact]
    public async Task A_reservation_that_arrives_after_it_was_given_up_holds_nothing()
    {
        await using var hasty = await StartedAsync(timeout: 0.5);
        await using var biller = await StartedAsync();
        var key = RestSubject.NewKey();
        world.Faults.Add(new Fault(FaultKind.Held, "bss/charges/reserve", Delay: TimeSpan.FromSeconds(1)));
        var request = RestSubject.Reservation("order-held", 5);
        (await hasty.ReserveAsync(request, RestSubject.ContextOf(key), default)).Effect.ShouldBe(Effect.Unknown);
        (await LookUpAsync(biller, key)).Error!.Code.ShouldBe("UNKNOWN_KEY");
        var step = new ChargeStep("order-held", key, new(5, "EUR"));
        (await biller.VoidAsync(step, Context(), default)).Effect.ShouldBe(Effect.Applied);
        await Eventually.TrueAsync(
            async () => (await LookUpAsync(biller, key)).Error?.Code == "VOIDED",
            "it has arrived, and was refused"
        );
        world.DeedsUnder(key).ShouldBe(0);
    }

    [Fact]
    public async Task The_list_has_every_page_and_refuses_one_that_makes_no_sense()
    {
        await using var biller = await StartedAsync();
        var from = world.Clock.GetUtcNow();
        var keys = Enumerable.Range(0, 130).Select(_ => RestSubject.NewKey()).ToList();
        await Task.WhenAll(
            keys.Select(key =>
                biller
                    .ReserveAsync(RestSubject.Reservation($"o-{key}", 1), RestSubject.ContextOf(key), default)
                    .AsTask()
            )
        );
        var (listed, cursor) = (new List<string>(), (string?)null);
        do
        {
            var listing = new ChargeListing(from, DateTimeOffset.MaxValue, cursor);
            var page = await biller.ListAsync(listing, Context(), default);
            listed.AddRange(page.Value!.Charges.Select(charge => charge.Key));
            cursor = page.Value.Next;
        } while (cursor is not null);
        listed.ShouldBe(keys, ignoreOrder: true);

        world.Faults.Add(new Fault(FaultKind.Garbage, "bss/charges/list"));
        var torn = await biller.ListAsync(new ChargeListing(from, DateTimeOffset.MaxValue), Context(), default);
        torn.Effect.ShouldBe(Effect.NotAttempted);
    }

    [Theory]
    [InlineData("""{"address":"http://bss.example/","secret":"s"}""", "/address")]
    [InlineData("""{"address":"https://bss.example/broker","secret":"s"}""", "/address")]
    [InlineData("""{"address":"https://user@bss.example/","secret":"s"}""", "/address")]
    [InlineData("""{"address":"https://bss.example/?a=b/","secret":"s"}""", "/address")]
    [InlineData("""{"secret":"s"}""", "/address")]
    [InlineData("""{"address":"https://bss.example/"}""", "/secret")]
    [InlineData("""{"address":"https://bss.example/","secret":"s","caFile":"ca.pem"}""", "/caFile")]
    [InlineData("""{"address":"https://bss.example/","secret":"s","caFile":"/dev/zero"}""", "/caFile")]
    [InlineData("""{"address":"https://bss.example/","secret":"s","timeout":5}""", "/timeout")]
    [InlineData("""{"address":"https://bss.example/","secret":"s","timeout":"00:02:00"}""", "/timeout")]
    public async Task A_configuration_that_cannot_work_is_refused_at_its_place(string configuration, string place)
    {
        using var document = JsonDocument.Parse(configuration);
        await using var biller = new BillerAdapter();
        var report = await biller.ValidateAsync(document.RootElement, default);
        report.Problems.ShouldHaveSingleItem().Place.ShouldBe(place);
    }

    private async Task<BillerAdapter> StartedAsync(double timeout = 10) =>
        await SandboxWorld.StartedAsync(new BillerAdapter(), world.Configuration("bss", timeout));

    private static CallContext Context() => RestSubject.ContextOf(RestSubject.NewKey());

    private static async Task<AdapterResult<BillingCheck>> CheckAsync(BillerAdapter biller, string who, long minor) =>
        await biller.CheckAsync(
            new BillingCheckRequest(new(who), "cinema", "basic", new(minor, "EUR")),
            Context(),
            default
        );

    private static async Task<AdapterResult<Charge>> ReserveAsync(BillerAdapter biller, long minor, string mandate) =>
        await biller.ReserveAsync(RestSubject.Reservation(RestSubject.NewKey(), minor, mandate), Context(), default);

    private static async Task<AdapterResult<Charge>> LookUpAsync(BillerAdapter biller, string key) =>
        await biller.LookUpAsync(new KeyLookup(key), Context(), default);
}

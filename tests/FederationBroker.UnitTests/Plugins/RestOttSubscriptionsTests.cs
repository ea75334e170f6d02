using FederationBroker.Plugins.Abstractions.Billing;
using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Abstractions.Subscriptions;
using FederationBroker.Plugins.Kit;
using RestOttSubscriptions;

namespace FederationBroker.UnitTests.Plugins;

/// <summary>Subscriptions at an OTT service over HTTP.</summary>
[Trait("Requirement", "BIL-001")]
public sealed class RestOttSubscriptionsTests(SandboxWorld world) : IClassFixture<SandboxWorld>
{
    [Fact]
    public async Task The_shipped_adapter_keeps_every_promise_against_the_sandbox()
    {
        using var sample = SamplePackage.OttSubscriptions();
        var findings = new List<KitFinding>();
        await ConformanceKit.RunAsync(
            sample.Genuine(),
            world.Configuration("ott"),
            SandboxWorld.Secrets,
            new KitBuyer("kit-subscriber", "kit-seller", "EUR"),
            findings.Add,
            CancellationToken.None
        );
        findings.Where(finding => finding.Fault is not null).ShouldBeEmpty();
        findings.Count(finding => finding.Id[0] == 'S').ShouldBe(8);
    }

    [Fact]
    [Trait("Requirement", "CFG-2")]
    public async Task What_nobody_has_linked_yet_is_approved_and_linked_at_the_address_it_comes_with()
    {
        await using var service = await StartedAsync();
        var opened = await OpenAsync(service, isSignInName: false);
        var value = opened.Value!;
        (value.State, value.Linked).ShouldBe((SubscriptionState.PendingActive, false));
        using var browser = world.Client();
        using var answer = await browser.PostAsync(value.ActivationUrl, content: null);
        answer.EnsureSuccessStatusCode();
        var linked = (await GetAsync(service, value.Id)).Value!;
        (linked.State, linked.Linked, linked.ActivationUrl).ShouldBe((SubscriptionState.Active, true, null));
        linked.AsOf.ShouldBeGreaterThan(value.AsOf);
    }

    [Fact]
    [Trait("Requirement", "CFG-4")]
    public async Task Who_signs_in_with_the_pseudonym_has_nothing_to_link()
    {
        await using var service = await StartedAsync();
        var value = (await OpenAsync(service)).Value!;
        (value.State, value.Linked, value.ActivationUrl).ShouldBe((SubscriptionState.Active, true, null));
    }

    [Fact]
    public async Task An_end_that_is_set_for_later_is_pending_until_then()
    {
        await using var service = await StartedAsync();
        var id = (await OpenAsync(service)).Value!.Id;
        var (key, end) = (RestSubject.NewKey(), world.Clock.GetUtcNow().AddDays(3));
        var change = new SubscriptionChange(id, SubscriptionChangeKind.Cancel, At: end);
        (await service.ChangeAsync(change, RestSubject.ContextOf(key), default)).Effect.ShouldBe(Effect.Pending);
        (await GetAsync(service, id)).Value!.State.ShouldBe(SubscriptionState.Active);
        world.Clock.Advance(TimeSpan.FromDays(3));
        var ended = (await service.LookUpAsync(new KeyLookup(key), RestSubject.ContextOf(key), default)).Value!;
        (ended.State, ended.CancelReason).ShouldBe((SubscriptionState.Cancelled, CancelReason.Voluntary));
    }

    [Fact]
    public async Task A_plan_is_changed_once_and_one_that_ended_is_not()
    {
        await using var service = await StartedAsync();
        var id = (await OpenAsync(service)).Value!.Id;
        var premium = new SubscriptionChange(id, SubscriptionChangeKind.ChangeOffer, "premium");
        var key = RestSubject.NewKey();
        for (var attempt = 0; attempt < 2; attempt++)
            (await service.ChangeAsync(premium, RestSubject.ContextOf(key), default)).Effect.ShouldBe(Effect.Applied);
        world.DeedsUnder(key).ShouldBe(1);
        var end = new SubscriptionChange(id, SubscriptionChangeKind.Cancel);
        await service.ChangeAsync(end, RestSubject.ContextOf(RestSubject.NewKey()), default);
        var late = await service.ChangeAsync(premium, RestSubject.ContextOf(RestSubject.NewKey()), default);
        (late.Effect, late.Error!.Reason).ShouldBe((Effect.Declined, Reason.InvalidState));
    }

    private async Task<OttAdapter> StartedAsync() =>
        await SandboxWorld.StartedAsync(new OttAdapter(), world.Configuration("ott"));

    private static async Task<AdapterResult<Subscription>> OpenAsync(OttAdapter service, bool isSignInName = true) =>
        await service.ProvisionAsync(
            new ProvisionRequest(RestSubject.NewKey(), RestSubject.Token, isSignInName, "basic"),
            RestSubject.ContextOf(RestSubject.NewKey()),
            default
        );

    private static async Task<AdapterResult<Subscription>> GetAsync(OttAdapter service, string id) =>
        await service.GetAsync(new SubscriptionQuery(id), RestSubject.ContextOf(RestSubject.NewKey()), default);
}

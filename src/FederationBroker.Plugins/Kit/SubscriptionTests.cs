using FederationBroker.Plugins.Abstractions.Billing;
using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Abstractions.Subscriptions;
using FederationBroker.Plugins.Abstractions.Wire;

namespace FederationBroker.Plugins.Kit;

/// <summary>S: one key opens one subscription, and what is linked, entitled or ended are three things.</summary>
internal static class SubscriptionTests
{
    public static readonly KitTest[] All =
    [
        new("S1", "Ten calls under one key open one subscription, and say the same of it.", RepeatsAsync),
        new("S2", "Fifty calls at once under one key open one subscription.", RepeatsAtOnceAsync),
        new("S3", "A key that was used for another order is a conflict.", RefusesAnotherOrderAsync),
        new("S4", "What was opened is found by its key, whether or not anybody heard the answer.", FindsAsync),
        new("S5", "Of a key that it never saw it says so, and not that it does not know.", KnowsWhatItNeverSawAsync),
        new("S6", "A pause that is repeated late does not pause again what was resumed.", PausesOnceAsync),
        new("S7", "What waits to be linked can be cancelled, and stays so.", CancelsTheUnlinkedAsync),
        new(
            "S8",
            "Linked is not entitled: who pauses stays linked, who is not linked yet is approved.",
            TellsApartAsync
        ),
    ];

    private static async Task<string?> RepeatsAsync(KitSubject subject, CancellationToken cancellation)
    {
        var key = KitSubject.NewKey();
        var answers = new List<AdapterResult<Subscription>>();
        for (var attempt = 0; attempt < 10; attempt++)
            answers.Add(await OpenAsync(subject, key, cancellation));
        return Alike(answers);
    }

    private static async Task<string?> RepeatsAtOnceAsync(KitSubject subject, CancellationToken cancellation)
    {
        var key = KitSubject.NewKey();
        return Alike(await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => OpenAsync(subject, key, cancellation))));
    }

    private static async Task<string?> RefusesAnotherOrderAsync(KitSubject subject, CancellationToken cancellation)
    {
        var key = KitSubject.NewKey();
        await OpenAsync(subject, key, cancellation);
        var other = await OpenAsync(subject, key, cancellation, order: KitSubject.NewKey());
        return other is { Effect: Effect.Declined, Error.Reason: Reason.IdempotencyConflict }
            ? null
            : $"It answered {IdempotencyTests.Told(other)}.";
    }

    // Killed while it answers: what came of it is known to the other side alone, which the key asks.
    private static async Task<string?> FindsAsync(KitSubject subject, CancellationToken cancellation)
    {
        var key = KitSubject.NewKey();
        var unheard = OpenAsync(subject, key, cancellation);
        if (await subject.KillAndStartAsync(cancellation) is { } dead)
            return dead;
        await unheard;
        var again = await OpenAsync(subject, key, cancellation);
        var found = await LookUpAsync(subject, key, cancellation);
        if (again.Effect != Effect.Applied || found.Effect != Effect.Applied)
            return $"Asked again: {IdempotencyTests.Told(again)}; looked up: {IdempotencyTests.Told(found)}.";
        return again.Value!.Id == found.Value!.Id ? null : "The key opened one, and finds another.";
    }

    private static async Task<string?> KnowsWhatItNeverSawAsync(KitSubject subject, CancellationToken cancellation)
    {
        var answer = await LookUpAsync(subject, KitSubject.NewKey(), cancellation);
        return answer is { Effect: Effect.Declined, Error.Reason: Reason.InvalidState }
            ? null
            : $"It answered {IdempotencyTests.Told(answer)}.";
    }

    private static async Task<string?> PausesOnceAsync(KitSubject subject, CancellationToken cancellation)
    {
        var opened = await OpenAsync(subject, KitSubject.NewKey(), cancellation);
        if (opened.Value is not { Id: var id })
            return $"It opened none: {IdempotencyTests.Told(opened)}.";
        var (pause, resume) = (KitSubject.NewKey(), KitSubject.NewKey());
        var paused = await ChangeAsync(subject, id, SubscriptionChangeKind.Pause, cancellation, pause);
        var resumed = await ChangeAsync(subject, id, SubscriptionChangeKind.Resume, cancellation, resume);
        var late = await ChangeAsync(subject, id, SubscriptionChangeKind.Pause, cancellation, pause);
        if (new[] { paused, resumed, late }.FirstOrDefault(answer => answer.Effect != Effect.Applied) is { } other)
            return $"One answer was {IdempotencyTests.Told(other)}.";
        var state = await StateAsync(subject, id, cancellation);
        return state == SubscriptionState.Active ? null : $"It is {state} now.";
    }

    private static async Task<string?> CancelsTheUnlinkedAsync(KitSubject subject, CancellationToken cancellation)
    {
        var key = KitSubject.NewKey();
        var opened = await OpenAsync(subject, key, cancellation, isSignInName: false);
        if (opened.Value is not { Id: var id })
            return $"It opened none: {IdempotencyTests.Told(opened)}.";
        var ended = await ChangeAsync(subject, id, SubscriptionChangeKind.Cancel, cancellation);
        if (ended is not { Effect: Effect.Applied, Value.State: SubscriptionState.Cancelled })
            return $"Cancelling was answered {IdempotencyTests.Told(ended)}.";
        await OpenAsync(subject, key, cancellation, isSignInName: false);
        var state = await StateAsync(subject, id, cancellation);
        return state == SubscriptionState.Cancelled ? null : $"It is {state} now.";
    }

    private static async Task<string?> TellsApartAsync(KitSubject subject, CancellationToken cancellation)
    {
        var unlinked = await OpenAsync(subject, KitSubject.NewKey(), cancellation, isSignInName: false);
        if (unlinked is not { Effect: Effect.Applied, Value: { Linked: false, ActivationUrl: not null } })
            return "Who has nothing to be known by yet should be approved, with an address to link at.";
        var linked = await OpenAsync(subject, KitSubject.NewKey(), cancellation);
        if (linked.Value is not { Linked: true, Id: var id })
            return "Who signs in with the pseudonym is linked by that.";
        var paused = await ChangeAsync(subject, id, SubscriptionChangeKind.Pause, cancellation);
        return paused.Value is { Linked: true, State: SubscriptionState.OnHold }
            ? null
            : $"Paused, it is {paused.Value?.State} and {(paused.Value?.Linked == true ? "" : "not ")}linked.";
    }

    private static Task<AdapterResult<Subscription>> OpenAsync(
        KitSubject subject,
        string key,
        CancellationToken cancellation,
        string? order = null,
        bool isSignInName = true
    ) =>
        subject.CallAsync(
            Operations.Provision,
            new ProvisionRequest($"order-{order ?? key}", subject.Buyer.Subscriber, isSignInName, subject.Buyer.Offer),
            key,
            cancellation
        );

    private static Task<AdapterResult<Subscription>> ChangeAsync(
        KitSubject subject,
        string subscription,
        SubscriptionChangeKind change,
        CancellationToken cancellation,
        string? key = null
    ) =>
        subject.CallAsync(
            Operations.ChangeSubscription,
            new SubscriptionChange(subscription, change),
            key ?? KitSubject.NewKey(),
            cancellation
        );

    private static Task<AdapterResult<Subscription>> LookUpAsync(
        KitSubject subject,
        string key,
        CancellationToken cancellation
    ) => subject.CallAsync(Operations.LookUpSubscription, new KeyLookup(key), KitSubject.NewKey(), cancellation);

    private static async Task<SubscriptionState?> StateAsync(
        KitSubject subject,
        string subscription,
        CancellationToken cancellation
    )
    {
        var query = new SubscriptionQuery(subscription);
        var answer = await subject.CallAsync(Operations.GetSubscription, query, KitSubject.NewKey(), cancellation);
        return answer.Value?.State;
    }

    private static string? Alike(IReadOnlyList<AdapterResult<Subscription>> answers)
    {
        if (answers.FirstOrDefault(answer => answer.Effect != Effect.Applied) is { } other)
            return $"One answer was {IdempotencyTests.Told(other)}.";
        var things = answers.Select(answer => (answer.ExternalRef, answer.Value!.Id)).Distinct().Count();
        return things == 1 ? null : $"It tells of {things} different things.";
    }
}

using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Abstractions.Standing;
using FederationBroker.Plugins.Abstractions.Wire;

namespace FederationBroker.Plugins.Kit;

/// <summary>D: whether somebody may use something (J.1304 SRV-001).</summary>
internal static class StandingTests
{
    public static readonly KitTest[] All =
    [
        new("D1", "An answer is good for a while, and not for ever.", IsGoodForAWhileAsync),
        new("D2", "Whom it does not know it allows nothing.", RefusesStrangersAsync),
        new("D3", "Whoever is refused is refused with a word why.", SaysWhyAsync),
    ];

    private static readonly TimeSpan ForEver = TimeSpan.FromDays(366);

    private static async Task<string?> IsGoodForAWhileAsync(KitSubject subject, CancellationToken cancellation)
    {
        var began = TimeProvider.System.GetUtcNow();
        var answer = await AskAsync(subject, subject.Buyer.Subscriber, cancellation);
        if (answer is not { Effect: Effect.Applied, Value: { } said })
            return $"It answered {IdempotencyTests.Told(answer)}.";
        return said.GoodUntil > began && said.GoodUntil < began + ForEver
            ? null
            : $"It is good until {said.GoodUntil:O}.";
    }

    private static async Task<string?> RefusesStrangersAsync(KitSubject subject, CancellationToken cancellation) =>
        (await AskAsync(subject, KitSubject.NewKey(), cancellation)).Value is { Allows: true }
            ? "It allows somebody who was never heard of."
            : null;

    private static async Task<string?> SaysWhyAsync(KitSubject subject, CancellationToken cancellation)
    {
        var answer = await AskAsync(subject, KitSubject.NewKey(), cancellation);
        return answer.Value is { Allows: false, Reason: StandingReason.None } ? "It does not." : null;
    }

    private static Task<AdapterResult<StandingAnswer>> AskAsync(
        KitSubject subject,
        string subscriber,
        CancellationToken cancellation
    ) =>
        subject.CallAsync(
            Operations.Decide,
            new StandingQuestion(new(subscriber), subject.Buyer.Seller, subject.Buyer.Offer),
            KitSubject.NewKey(),
            cancellation
        );
}

using FederationBroker.Plugins.Abstractions.Consent;
using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Abstractions.Wire;

namespace FederationBroker.Plugins.Kit;

/// <summary>B: what stands on a page before somebody agrees.</summary>
internal static class ConsentTests
{
    private const string NeverSold = "kit:never-sold";

    public static readonly KitTest[] All =
    [
        new("B1", "A price is in the buyer's currency, and no less than the tax in it.", PricesAsync),
        new("B2", "An offer that is not sold cannot be had.", RefusesTheUnsoldAsync),
        new("B3", "Asking changes nothing: asked twice, it says the same.", AnswersAlikeAsync),
    ];

    private static async Task<string?> PricesAsync(KitSubject subject, CancellationToken cancellation)
    {
        var answer = await AskAsync(subject, subject.Buyer.Offer, cancellation);
        if (answer is not { Effect: Effect.Applied, Value: { IsAvailable: true } terms })
            return $"The offer cannot be had: {IdempotencyTests.Told(answer)}.";
        if (terms.Price is { } price && (price.Currency != subject.Buyer.Currency || price.Minor < 0))
            return $"It costs {price}.";
        return terms.Tax is { } tax && (tax.Currency != terms.Price?.Currency || tax.Minor > terms.Price?.Minor)
            ? $"It costs {terms.Price}, with a tax of {tax}."
            : null;
    }

    private static async Task<string?> RefusesTheUnsoldAsync(KitSubject subject, CancellationToken cancellation)
    {
        var answer = await AskAsync(subject, NeverSold, cancellation);
        return answer.Effect == Effect.Declined || answer.Value is { IsAvailable: false }
            ? null
            : $"It answered {IdempotencyTests.Told(answer)}.";
    }

    private static async Task<string?> AnswersAlikeAsync(KitSubject subject, CancellationToken cancellation)
    {
        var (first, second) = (
            await AskAsync(subject, subject.Buyer.Offer, cancellation),
            await AskAsync(subject, subject.Buyer.Offer, cancellation)
        );
        return Said(first) == Said(second) ? null : "It said two different things.";
    }

    private static string Said(AdapterResult<OfferTerms> answer) =>
        $"{answer.Effect} {answer.Value?.IsAvailable} {answer.Value?.Price} {answer.Value?.Tax}";

    private static Task<AdapterResult<OfferTerms>> AskAsync(
        KitSubject subject,
        string offer,
        CancellationToken cancellation
    ) =>
        subject.CallAsync(
            Operations.BeforeConsent,
            new OfferQuestion(new(subject.Buyer.Subscriber), subject.Buyer.Seller, offer),
            KitSubject.NewKey(),
            cancellation
        );
}

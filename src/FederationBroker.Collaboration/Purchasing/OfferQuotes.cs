using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using FederationBroker.Data.Sealing;
using FederationBroker.Federation.Pseudonyms;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Plugins.Abstractions.Consent;
using FederationBroker.Plugins.Abstractions.Wire;
using FederationBroker.Plugins.Fleet;
using FederationBroker.Plugins.Hooks;

namespace FederationBroker.Collaboration.Purchasing;

/// <summary>
/// The hook before consent: asks adapters what an offer costs somebody and whether they can have it. What they said
/// goes into the form, sealed: what is approved is what was read, and once the button was pressed nobody is asked
/// again.
/// </summary>
internal sealed class OfferQuotes(HookCalls hooks, AdapterReferences references, Sealer sealer)
{
    private const string Purpose = "offer-quote";

    /// <summary>As long as a page may be looked at before its price has to be asked for again.</summary>
    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(15);

    /// <param name="situation">Judged, and found good.</param>
    public async Task<OfferQuote> AskAsync(
        PurchaseWish wish,
        PurchaseSituation situation,
        string locale,
        CancellationToken cancellation
    )
    {
        var (partner, offer) = (situation.Partner!, situation.Offer!);
        if (!partner.Agreement.Hooks.BeforeConsent.IsAsked)
            return new OfferQuote.Quoted(offer);
        var questions = new List<HookQuestion<OfferQuestion>>();
        foreach (var adapter in partner.Agreement.Hooks.BeforeConsent.Adapters)
        {
            var place = new AdapterPlace(partner.Tenant, adapter);
            if (await references.OfAccountAsync(situation.Account, place, cancellation) is not { } reference)
                return new OfferQuote.Refused(Orders.PurchaseErrors.NotNow);
            questions.Add(new(place, QuestionOf(wish, situation, reference)));
        }

        var budget = partner.Agreement.Hooks.BeforeConsent.Budget;
        var answers = await hooks.AskAsync(Operations.BeforeConsent, questions, budget, locale, cancellation);
        var quote = QuoteRules.Merge(offer, [.. answers.Select(answer => answer.Value)], locale);
        foreach (var (place, terms) in answers.Where(answer => answer.Value is not null))
        {
            var isSound = QuoteRules.IsSound(terms!, offer);
            hooks.NoteValues(place, Operations.BeforeConsent.Name, isSound ? 1 : 0, isSound ? 0 : 1);
        }

        // What the form sends back as "the terms": the sealed price stands for them.
        return quote is OfferQuote.Quoted { Offer: var quoted }
            ? new OfferQuote.Quoted(
                quoted with
                {
                    TermsHash = Seal(wish, offer, quoted, partner.Tenant, situation.Now),
                }
            )
            : quote;
    }

    /// <summary>What was approved: the price that was read, while that holds.</summary>
    /// <returns>Of a partner whose adapters are asked, the terms of an approval that was not made here, or long ago,
    /// are none.</returns>
    public (PurchaseWish Wish, PurchaseSituation Situation) Settle(PurchaseWish wish, PurchaseSituation situation)
    {
        if (situation is not { Partner: { Agreement.Hooks.BeforeConsent.IsAsked: true } partner, Offer: { } offer })
            return (wish, situation);
        return Open(wish, partner.Tenant) is { } quote && quote.Agreed == offer.TermsHash && quote.Until > situation.Now
            ? (
                wish with
                {
                    TermsHash = offer.TermsHash,
                },
                situation with
                {
                    Offer = offer with
                    {
                        Price = offer.Price with { Minor = quote.Price },
                        Tax = offer.Tax with { Minor = quote.Tax },
                    },
                }
            )
            : (wish with { TermsHash = string.Empty }, situation);
    }

    private static OfferQuestion QuestionOf(
        PurchaseWish wish,
        PurchaseSituation situation,
        Plugins.Abstractions.Billing.SubscriberReference reference
    ) => new(reference, wish.Partner.Value, wish.Offer, wish.DeviceType?.Value, situation.Region);

    private string Seal(
        PurchaseWish wish,
        PartnerOffer agreed,
        PartnerOffer quoted,
        TenantId tenant,
        DateTimeOffset now
    ) =>
        Base64Url.EncodeToString(
            sealer.Seal(
                Purpose,
                tenant,
                JsonSerializer.SerializeToUtf8Bytes(
                    new Quote(agreed.TermsHash, quoted.Price.Minor, quoted.Tax.Minor, now + GoodFor)
                ),
                ContextOf(wish)
            )
        );

    private Quote? Open(PurchaseWish wish, TenantId tenant) =>
        wish.TermsHash is { Length: > 0 and <= 512 } text
        && Base64Url.IsValid(text)
        && sealer.Open(Purpose, tenant, Base64Url.DecodeFromChars(text), ContextOf(wish)) is { } plain
            ? JsonSerializer.Deserialize<Quote>(plain)
            : null;

    // Nobody else's price, and of nothing else.
    private static byte[] ContextOf(PurchaseWish wish) =>
        Encoding.UTF8.GetBytes($"{wish.Subscriber.Value:N} {wish.Partner} {wish.Offer}");

    /// <param name="Agreed">Hash of the agreement's own terms then.</param>
    /// <param name="Price">In minor units of the agreement's currency.</param>
    /// <param name="Tax">How much of it is tax.</param>
    private sealed record Quote(string Agreed, long Price, long Tax, DateTimeOffset Until);
}

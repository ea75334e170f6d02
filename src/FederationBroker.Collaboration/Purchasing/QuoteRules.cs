using System.Collections.Immutable;
using FederationBroker.Collaboration.Orders;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Plugins.Abstractions.Consent;

namespace FederationBroker.Collaboration.Purchasing;

/// <summary>What an offer costs somebody, as far as the operator's adapters can tell.</summary>
internal abstract record OfferQuote
{
    private OfferQuote() { }

    /// <param name="Offer">With their price, tax and sentences.</param>
    public sealed record Quoted(PartnerOffer Offer) : OfferQuote;

    public sealed record Refused(Refusal Refusal) : OfferQuote;
}

/// <summary>Makes one offer of the agreement and of what adapters have said about it, in their order. Pure.</summary>
internal static class QuoteRules
{
    private const int LongestSentence = 300;
    private const int MostSentences = 8;

    /// <param name="answers">Null: no usable answer in time.</param>
    /// <param name="locale">The language in which they were asked.</param>
    public static OfferQuote Merge(PartnerOffer offer, IReadOnlyCollection<OfferTerms?> answers, string locale)
    {
        // Somebody who should have been heard was not: the price could be another one.
        if (answers.Any(answer => answer is null || !IsSound(answer, offer)))
            return new OfferQuote.Refused(PurchaseErrors.NotNow);
        if (answers.FirstOrDefault(answer => !answer!.IsAvailable) is { } unavailable)
            return new OfferQuote.Refused(RefusalOf(unavailable));
        var priced = answers.FirstOrDefault(answer => answer!.Price is not null);
        var sentences = answers.SelectMany(answer => answer!.Terms ?? []);
        return new OfferQuote.Quoted(
            offer with
            {
                Price = priced?.Price is { } price ? new Money(price.Minor, price.Currency) : offer.Price,
                Tax = priced is null ? offer.Tax : new Money(priced.Tax?.Minor ?? 0, offer.Tax.Currency),
                Terms = With(offer, sentences, locale),
            }
        );
    }

    private static ImmutableSortedDictionary<string, string> With(
        PartnerOffer offer,
        IEnumerable<string> sentences,
        string locale
    )
    {
        var all = new[] { offer.TermsIn(locale) }.OfType<string>().Concat(sentences).ToList();
        return all.Count == 0 ? offer.Terms : offer.Terms.SetItem(locale, string.Join(' ', all));
    }

    /// <summary>In the agreement's currency, never less than nothing, and with sentences that people can
    /// read.</summary>
    public static bool IsSound(OfferTerms answer, PartnerOffer offer) =>
        (answer.Price is not { } price || (price.Currency == offer.Price.Currency && price.Minor >= 0))
        && (
            answer.Tax is not { } tax
            || (
                tax.Currency == offer.Price.Currency
                && tax.Minor >= 0
                && tax.Minor <= (answer.Price?.Minor ?? offer.Price.Minor)
            )
        )
        && (answer.Terms is not { } terms || (terms.Count <= MostSentences && terms.All(IsSentence)))
        && (answer.WhyNot is not { } why || IsSentence(why));

    private static bool IsSentence(string? text) =>
        !string.IsNullOrWhiteSpace(text)
        && !text.Any(char.IsControl)
        && StoredText.FaultOf(text, LongestSentence) is null;

    private static Refusal RefusalOf(OfferTerms unavailable) =>
        unavailable.WhyNot is { } why ? PurchaseErrors.NotForYouBecause(why) : PurchaseErrors.NotForAccount;
}

using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.Billing;
using FederationBroker.Plugins.Abstractions.Claims;
using FederationBroker.Plugins.Abstractions.Consent;
using FederationBroker.Plugins.Abstractions.Standing;

namespace RestCustomers;

/// <summary>The addresses of the contract. What they are about travels in bodies: no access log collects it.</summary>
internal static class CustomerPaths
{
    public const string Health = "v1/health";
    public const string Terms = "v1/offers/terms";
    public const string Claims = "v1/claims";
    public const string Standing = "v1/standing";
}

/// <param name="Locale">Language of the sentences, such as <c>es</c>.</param>
internal sealed record TermsAsked(
    SubscriberReference Subscriber,
    string Seller,
    string Offer,
    string? DeviceType,
    string? Region,
    string Locale
)
{
    public static TermsAsked Of(OfferQuestion question, string locale) =>
        new(question.Subscriber, question.Seller, question.Offer, question.DeviceType, question.Region, locale);
}

internal sealed record TermsSaid(
    bool Available,
    Amount? Price = null,
    Amount? Tax = null,
    IReadOnlyList<string>? Terms = null,
    string? WhyNot = null
)
{
    /// <summary>Null when it cannot be a price: a tax without one, or of another currency, or more than all of it.
    /// </summary>
    public OfferTerms? Read() =>
        Tax is not { } tax || (Price is { } price && price.Currency == tax.Currency && price.Minor >= tax.Minor)
            ? new OfferTerms(Available, Price, Tax, Terms, WhyNot)
            : null;
}

internal sealed record ClaimsSaid(IReadOnlyDictionary<string, string> Values)
{
    /// <summary>What was not asked for goes no further.</summary>
    public EnrichedClaims Read(ClaimsQuestion asked) =>
        new(
            Values
                .Where(claim => asked.Claims.Contains(claim.Key))
                .ToDictionary(claim => claim.Key, claim => claim.Value, StringComparer.Ordinal)
        );
}

/// <param name="GoodUntil">From when on it is asked again.</param>
/// <param name="Reason">Why not: <c>unpaid</c>, <c>account-blocked</c>, <c>not-held</c>; any other means
/// Other.</param>
internal sealed record StandingSaid(bool Allowed, DateTimeOffset GoodUntil, string? Reason = null)
{
    public StandingAnswer Read() => new(Allowed, GoodUntil, Allowed ? StandingReason.None : Why());

    private StandingReason Why() =>
        Reason switch
        {
            "unpaid" => StandingReason.Unpaid,
            "account-blocked" => StandingReason.AccountBlocked,
            "not-held" => StandingReason.NotHeld,
            _ => StandingReason.Other,
        };
}

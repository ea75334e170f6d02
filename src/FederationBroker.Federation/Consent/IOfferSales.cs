using FederationBroker.Kernel;
using FederationBroker.Partners;

namespace FederationBroker.Federation.Consent;

/// <summary>
/// Selling a partner's offer while consent is asked: login, consent and approval of the price are one redirect
/// (J.1304 7.1, 7.3). The room that takes orders does it.
/// </summary>
public interface IOfferSales
{
    /// <summary>What is asked about; changes nothing.</summary>
    /// <param name="locale">Of the page that shows it.</param>
    Task<OfferOnSale> DescribeAsync(OfferWish wish, string locale, CancellationToken cancellation);

    /// <summary>Orders what was approved, in the caller's transaction. Asked again under one key it is one
    /// order.</summary>
    Task<OfferOrdered> OrderAsync(OfferWish wish, OfferApproval approval, CancellationToken cancellation);

    /// <summary>How an order stands, for the partner it is about; null: it has no such order.</summary>
    Task<OrderStanding?> FindAsync(PartnerId partner, string number, CancellationToken cancellation);

    /// <summary>The partner says that something has changed about an order of its own: it is asked.</summary>
    Task HearAsync(PartnerId partner, string number, CancellationToken cancellation);

    /// <summary>Offers of the partner's that the subscriber's account has now, and whether they may be used.</summary>
    Task<IReadOnlyList<HeldOffer>> HeldAsync(
        PartnerId partner,
        SubscriberId subscriber,
        CancellationToken cancellation
    );
}

/// <param name="Offer">As the partner names it.</param>
/// <param name="Use">Whether it may be used now.</param>
public sealed record HeldOffer(string Offer, OfferUse Use);

public enum OfferUse
{
    Allowed,

    /// <summary>Approved; the service has not opened it yet.</summary>
    NotYet,

    /// <summary>The subscriber has paused it.</summary>
    Paused,

    /// <summary>Unpaid, or the operator or its systems do not let it be used.</summary>
    Withheld,
}

/// <summary>An order in the words of a PurchaseResponse (DMP payment and cashing interface).</summary>
/// <param name="Offer">As the partner names it.</param>
/// <param name="Result">What came of it so far.</param>
/// <param name="Code">With a failure: one of its eight codes; null otherwise.</param>
public sealed record OrderStanding(string Offer, OrderResult Result, string? Code);

public enum OrderResult
{
    Pending,
    Success,
    Failure,
}

/// <param name="Subscriber">Who would buy; a person.</param>
/// <param name="Partner">Who asked.</param>
/// <param name="Offer">As the partner names it.</param>
public sealed record OfferWish(SubscriberId Subscriber, PartnerId Partner, string Offer);

/// <param name="Key">The same however often it is sent; at most 64 characters.</param>
/// <param name="TermsHash">Of the terms that were shown.</param>
/// <param name="Locale">Language in which they were shown.</param>
public sealed record OfferApproval(string Key, string TermsHash, string Locale);

public abstract record OfferOnSale
{
    private OfferOnSale() { }

    /// <param name="NeedsApproval">The account's manager is asked before anything is ordered.</param>
    public sealed record Available(PartnerOffer Offer, bool NeedsApproval) : OfferOnSale;

    public sealed record Unavailable(Refusal Refusal) : OfferOnSale;
}

public abstract record OfferOrdered
{
    private OfferOrdered() { }

    /// <param name="Number">As people and partners quote it.</param>
    public sealed record Placed(string Number) : OfferOrdered;

    public sealed record Refused(Refusal Refusal) : OfferOrdered;
}

using System.Collections.Immutable;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Collaboration.Orders;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Subscribers;

namespace FederationBroker.Collaboration.Purchasing;

/// <summary>
/// Whether somebody may order something (J.1304 BIL-002): who they are, their account, the agreement, the offer, where
/// and what with. What billing says comes afterwards. Pure.
/// </summary>
internal static class PurchaseRules
{
    private delegate Refusal? Rule(PurchaseWish wish, PurchaseSituation situation);

    private static readonly ImmutableArray<Rule> Rules =
    [
        IsAPerson, // first: nothing about an account is said to whoever is nobody in particular
        MayBuy,
        AccountIsActive,
        PartnerIsActive,
        OfferIsThere,
        IsOrderedThisWay,
        IsOfferedInTheRegion,
        CanBeUsedOnTheDevice,
        ReturnsToThePartner,
        TermsAreThoseThatWereShown, // last of what is shown: whatever else is wrong would be wrong again
        IsNotThereAlready,
        StaysWithinTheLimit,
    ];

    public static Refusal? Judge(PurchaseWish wish, PurchaseSituation situation) =>
        Rules.Select(rule => rule(wish, situation)).FirstOrDefault(refusal => refusal is not null);

    /// <summary>The same of something that nobody offers: what is wrong with the buyer is said first.</summary>
    public static Refusal JudgeWithoutOffer(PurchaseWish wish, PurchaseSituation situation) =>
        IsAPerson(wish, situation)
        ?? MayBuy(wish, situation)
        ?? AccountIsActive(wish, situation)
        ?? PurchaseErrors.OfferUnknown;

    private static Refusal? IsAPerson(PurchaseWish wish, PurchaseSituation situation) =>
        wish.IsHousehold || situation.Role == PersonRole.Household ? PurchaseErrors.NotAPerson : null;

    private static Refusal? MayBuy(PurchaseWish wish, PurchaseSituation situation) =>
        situation.Role == PersonRole.User ? PurchaseErrors.MayNotBuy : null;

    private static Refusal? AccountIsActive(PurchaseWish wish, PurchaseSituation situation) =>
        situation.Standing == AccountStatus.Active ? null : PurchaseErrors.AccountNotActive;

    private static Refusal? PartnerIsActive(PurchaseWish wish, PurchaseSituation situation) =>
        situation.Partner?.IsActive(situation.Now) ?? false ? null : PurchaseErrors.PartnerNotActive;

    private static Refusal? OfferIsThere(PurchaseWish wish, PurchaseSituation situation) =>
        situation.Offer is null ? PurchaseErrors.OfferUnknown : null;

    private static Refusal? IsOrderedThisWay(PurchaseWish wish, PurchaseSituation situation) =>
        situation.Partner!.Agreement.Collaboration!.Configuration == CollaborationConfiguration.Referral
            ? PurchaseErrors.NotThisWay
            : null;

    private static Refusal? IsOfferedInTheRegion(PurchaseWish wish, PurchaseSituation situation) =>
        situation.Offer!.Regions.IsEmpty
        || (situation.Region is { } region && situation.Offer.Regions.Contains(region, StringComparer.Ordinal))
            ? null
            : PurchaseErrors.NotInRegion;

    private static Refusal? CanBeUsedOnTheDevice(PurchaseWish wish, PurchaseSituation situation) =>
        situation.Offer!.DeviceTypes.IsEmpty
        || wish.DeviceType is not { } type
        || situation.Offer.DeviceTypes.Contains(type)
            ? null
            : PurchaseErrors.NotOnDevice;

    private static Refusal? ReturnsToThePartner(PurchaseWish wish, PurchaseSituation situation) =>
        wish.ReturnUrl is not { } address || ReturnAddress.BelongsTo(situation.Partner!, address)
            ? null
            : PurchaseErrors.ReturnUrlForeign;

    private static Refusal? TermsAreThoseThatWereShown(PurchaseWish wish, PurchaseSituation situation) =>
        wish.TermsHash is null || wish.TermsHash == situation.Offer!.TermsHash ? null : PurchaseErrors.TermsChanged;

    private static Refusal? IsNotThereAlready(PurchaseWish wish, PurchaseSituation situation) =>
        situation.IsThereAlready ? PurchaseErrors.AlreadyThere : null;

    // What is free, or priced in another currency, adds nothing that could be counted.
    private static Refusal? StaysWithinTheLimit(PurchaseWish wish, PurchaseSituation situation) =>
        situation is { Limit: { } limit, Offer.Price: { Minor: > 0 } price }
        && price.Currency == limit.Currency
        && situation.SpentMinor + MonthlySpending.Of(price.Minor, situation.Offer.Interval) > limit.Minor
            ? PurchaseErrors.OverTheLimit
            : null;
}

/// <summary>What is wanted, and by whom.</summary>
public sealed record PurchaseWish
{
    public required SubscriberId Subscriber { get; init; }

    /// <summary>The login shows a household, and nobody in particular.</summary>
    public required bool IsHousehold { get; init; }

    public required PartnerId Partner { get; init; }

    public required string Offer { get; init; }

    /// <summary>On what it would be used; null: not said.</summary>
    public DeviceType? DeviceType { get; init; }

    /// <summary>Where to go on afterwards, raw; null: stay.</summary>
    public string? ReturnUrl { get; init; }

    /// <summary>Of the terms that were approved; null: none were shown yet.</summary>
    public string? TermsHash { get; init; }

    /// <summary>The subscriptions that it takes the place of; none: it comes on top of all.</summary>
    public ImmutableArray<Guid> Replaces { get; init; } = [];
}

/// <summary>What is known about it.</summary>
internal sealed record PurchaseSituation
{
    public required AccountId Account { get; init; }

    public required PersonRole Role { get; init; }

    public required AccountStatus Standing { get; init; }

    public required string? Region { get; init; }

    public required Partner? Partner { get; init; }

    public required PartnerOffer? Offer { get; init; }

    /// <summary>The account has it, or it is being ordered.</summary>
    public required bool IsThereAlready { get; init; }

    /// <summary>At most so much a month goes on the bill; null: no limit of the broker's.</summary>
    public required Money? Limit { get; init; }

    /// <summary>What is on it already, in minor units of the limit.</summary>
    public required long SpentMinor { get; init; }

    public required DateTimeOffset Now { get; init; }
}

/// <summary>Where a purchase may send somebody back to: nowhere but to the partner's own pages.</summary>
internal static class ReturnAddress
{
    private const int Longest = 2048;

    public static bool BelongsTo(Partner partner, string address) =>
        address.Length <= Longest
        && address.All(IsPlain)
        && Uri.TryCreate(address, UriKind.Absolute, out var target)
        && target.Scheme == Uri.UriSchemeHttps
        && target.UserInfo.Length == 0
        && AddressesOf(partner).Any(known => OriginOf(known) == OriginOf(target));

    // Browsers drop line ends and turn backslashes round: they would read another address than the one judged here.
    private static bool IsPlain(char sign) => sign is > ' ' and < '\x7f' and not '\\';

    private static IEnumerable<Uri> AddressesOf(Partner partner) =>
        (partner.Oidc?.RedirectUris ?? [])
            .Concat(partner.Saml?.ServiceProvider.AssertionConsumerServices.Select(acs => acs.Location) ?? [])
            .Append(partner.Display.HomeUrl)
            .Select(address => Uri.TryCreate(address, UriKind.Absolute, out var known) ? known : null)
            .OfType<Uri>();

    private static string OriginOf(Uri address) => address.GetLeftPart(UriPartial.Authority);
}

using System.Collections.Immutable;
using FederationBroker.Kernel;

namespace FederationBroker.Partners;

/// <summary>Who signs the subscriber up, who is paid how, and what ID is used: ITU-T J.1304, Table 1.</summary>
public enum CollaborationConfiguration
{
    /// <summary>No. 0: the operator refers people to the service, and has nothing more to do with it.</summary>
    Referral = 0,

    /// <summary>No. 1: signed up for at the service, paid with the cable bill, used with an OTT ID.</summary>
    Billing = 1,

    /// <summary>No. 2: signed up for at the operator, paid with the cable bill, used with an OTT ID.</summary>
    Bundle = 2,

    /// <summary>No. 3: signed up for at the service, paid with the cable bill, used with the cable ID.</summary>
    BillingAndUse = 3,

    /// <summary>No. 4: signed up for at the operator, paid with the cable bill, used with the cable ID.</summary>
    BundleAndUse = 4,
}

/// <summary>How a partner's service is sold to the operator's subscribers (J.1304 clause 7).</summary>
public sealed record Collaboration
{
    public required CollaborationConfiguration Configuration { get; init; }

    /// <summary>Name of the operator's adapter that charges the cable bill; null with a referral.</summary>
    public string? BillingAdapter { get; init; }

    /// <summary>Name of the operator's adapter that talks to the service; null with a referral.</summary>
    public string? SubscriptionAdapter { get; init; }

    /// <summary>What the operator keeps of each price without tax, as a part of one.</summary>
    public decimal Commission { get; init; }

    public ImmutableArray<PartnerOffer> Offers { get; init; } = [];

    /// <summary>What the service is used with is the cable ID, so nothing is left to be linked.</summary>
    public bool IsUsedWithCableId =>
        Configuration is CollaborationConfiguration.BillingAndUse or CollaborationConfiguration.BundleAndUse;

    /// <summary>The operator's pages sell it.</summary>
    public bool IsSoldByOperator =>
        Configuration is CollaborationConfiguration.Bundle or CollaborationConfiguration.BundleAndUse;

    /// <summary>The operator's pages send people to the service, which sells it alone (J.1304 no. 0).</summary>
    public bool IsReferral => Configuration == CollaborationConfiguration.Referral;

    /// <summary>What the operator keeps of one price, in minor units; half a unit is rounded up.</summary>
    public long CommissionOf(PartnerOffer offer)
    {
        ArgumentNullException.ThrowIfNull(offer);
        return Money.Round((offer.Price.Minor - offer.Tax.Minor) * Commission);
    }

    public PartnerOffer? Find(string offer) => Offers.FirstOrDefault(candidate => candidate.Id == offer);
}

/// <summary>Something of a partner's that can be had with a cable ID, at a price.</summary>
public sealed record PartnerOffer
{
    /// <summary>As the partner calls it: 1 to 64 characters of <c>A-Z a-z 0-9 . _ ~ : -</c>.</summary>
    public required string Id { get; init; }

    /// <summary>By language.</summary>
    public required ImmutableSortedDictionary<string, string> Names { get; init; }

    /// <summary>Of one interval, tax included; zero: free.</summary>
    public required Money Price { get; init; }

    /// <summary>How much of the price is tax.</summary>
    public required Money Tax { get; init; }

    public required PaymentInterval Interval { get; init; }

    /// <summary>Sentences of the partner's own that are read before the button, by language; often none.</summary>
    public ImmutableSortedDictionary<string, string> Terms { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Where it is offered, as accounts name their region; empty: everywhere.</summary>
    public ImmutableArray<string> Regions { get; init; } = [];

    /// <summary>On which devices it can be used; empty: on all.</summary>
    public ImmutableArray<DeviceType> DeviceTypes { get; init; } = [];

    /// <summary>Where people who are referred sign up; null: it is ordered here.</summary>
    public string? LandingUrl { get; init; }

    /// <summary>What the service owes the operator for each sale to somebody it referred; null: nothing.</summary>
    public Money? Incentive { get; init; }

    /// <summary>It may be paused, and goes on when the subscriber wishes.</summary>
    public bool CanPause { get; init; }

    /// <summary>How long it may be used when billing does not take its next period.</summary>
    public TimeSpan Grace { get; init; } = UsualGrace;

    public static readonly TimeSpan UsualGrace = TimeSpan.FromDays(7);

    /// <summary>Changes with everything that somebody approves: an approval of other terms covers nothing.</summary>
    public required string TermsHash { get; init; }

    public string NameIn(string locale) => Names.GetValueOrDefault(locale) ?? Names.Values.First();

    public string? TermsIn(string locale) => Terms.GetValueOrDefault(locale) ?? Terms.Values.FirstOrDefault();
}

/// <summary>How often a price is due.</summary>
public enum PaymentInterval
{
    Once,
    Month,
    Year,
}

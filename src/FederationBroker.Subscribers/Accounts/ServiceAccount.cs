using System.Collections.Immutable;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Kernel;

namespace FederationBroker.Subscribers.Accounts;

/// <summary>
/// The contract between a household or business and the operator (SUB-ACC). People log in; accounts have standing.
/// </summary>
public sealed record ServiceAccount
{
    public const int LongestRegion = 32;

    public required AccountId Id { get; init; }

    /// <summary>
    /// The operator's own number of the account, under which its OSS/BSS knows it. Unique in the tenant.
    /// </summary>
    public required AccountNumber Number { get; init; }

    public required AccountStatus Status { get; init; }

    /// <summary>Set while the account is, or was, on trial.</summary>
    public DateTimeOffset? TrialEndsAt { get; init; }

    /// <summary>What the account is from the end of its trial on; no job has to notice the end.</summary>
    public AccountStatus? StatusAfterTrial { get; init; }

    /// <summary>Device types that may be used during the trial; empty: every one.</summary>
    public ImmutableArray<DeviceType> TrialDeviceTypes { get; init; } = [];

    /// <summary>The one pricing plan (SUB-PLAN); null for an account that has none yet.</summary>
    public CatalogueId? Plan { get; init; }

    public DateTimeOffset? PlanSince { get; init; }

    public string? Region { get; init; }

    /// <summary>
    /// What was turned on and off, as a whole with the account, so that reading a standing is one row.
    /// </summary>
    public ImmutableArray<Choice> Choices { get; init; } = [];

    /// <summary>Counts changes; whoever changes an account names the version they saw.</summary>
    public int Version { get; init; } = 1;

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>A title or programme that was bought by itself.</summary>
public sealed record Purchase
{
    public required Guid Id { get; init; }

    public required AccountId AccountId { get; init; }

    public required CatalogueId Bundle { get; init; }

    public required ContentId Content { get; init; }

    public required DateTimeOffset From { get; init; }

    /// <summary>Exclusive; null: for good.</summary>
    public DateTimeOffset? Until { get; init; }
}

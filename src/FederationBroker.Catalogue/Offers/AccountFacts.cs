using System.Collections.Immutable;
using FederationBroker.Kernel;

namespace FederationBroker.Catalogue.Offers;

/// <summary>What the broker knows of an account when it judges what the account pays, sees and may use.</summary>
public sealed record AccountFacts
{
    public required AccountStatus Status { get; init; }

    public DateTimeOffset? TrialEndsAt { get; init; }

    public AccountStatus? StatusAfterTrial { get; init; }

    public ImmutableArray<DeviceType> TrialDeviceTypes { get; init; } = [];

    public CatalogueId? Plan { get; init; }

    public DateTimeOffset? PlanSince { get; init; }

    public string? Region { get; init; }

    public ImmutableArray<Choice> Choices { get; init; } = [];

    public ImmutableArray<BoughtContent> Purchases { get; init; } = [];

    /// <summary>The status at an instant: a trial that is over is followed by the state that was set for it.</summary>
    public AccountStatus StatusAt(DateTimeOffset at) =>
        Status == AccountStatus.Active && TrialEndsAt is { } end && end <= at && StatusAfterTrial is { } after
            ? after
            : Status;

    public bool IsOnTrialAt(DateTimeOffset at) => Status == AccountStatus.Active && TrialEndsAt is { } end && at < end;

    public Choice? ChoiceOf(CatalogueId entry) => Choices.LastOrDefault(choice => choice.Entry == entry);
}

/// <param name="From">Inclusive.</param>
/// <param name="Until">Exclusive; null: for good.</param>
public sealed record BoughtContent(CatalogueId Bundle, ContentId Content, DateTimeOffset From, DateTimeOffset? Until)
{
    public bool Covers(DateTimeOffset at) => From <= at && (Until is not { } until || at < until);
}

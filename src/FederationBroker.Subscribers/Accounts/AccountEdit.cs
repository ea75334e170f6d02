using System.Collections.Immutable;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Data.Auditing;
using FederationBroker.Kernel;
using FederationBroker.Kernel.Access;

namespace FederationBroker.Subscribers.Accounts;

public sealed record NewAccount
{
    public required AccountNumber Number { get; init; }

    /// <summary>The OSS/BSS has it already and need not be told.</summary>
    public bool IsInOss { get; init; }

    public CatalogueId? Plan { get; init; }

    public string? Region { get; init; }

    public DateTimeOffset? TrialEndsAt { get; init; }

    public AccountStatus? StatusAfterTrial { get; init; }

    public ImmutableArray<DeviceType> TrialDeviceTypes { get; init; } = [];
}

/// <summary>What to change; null leaves a thing as it is.</summary>
public sealed record AccountEdit
{
    public AccountStatus? Status { get; init; }

    /// <summary>Empty: no region.</summary>
    public string? Region { get; init; }

    public TrialEdit? Trial { get; init; }

    /// <summary>
    /// What ends of everybody's access when this makes an account active again; null: all goes on as before.
    /// </summary>
    public AccessOnReopening? EndsOnReopening { get; init; }
}

/// <param name="Actor">For the audit trail.</param>
public sealed record AccessOnReopening(AuditActor Actor, ImmutableHashSet<AccessKind> Kinds);

/// <summary>Both null: the trial is over for good, and the account's own status counts.</summary>
public sealed record TrialEdit(
    DateTimeOffset? EndsAt,
    AccountStatus? StatusAfter,
    ImmutableArray<DeviceType> DeviceTypes
)
{
    /// <summary>Why it cannot be done; null when it is whole.</summary>
    public Refusal? Fault => FaultOf(EndsAt, StatusAfter);

    internal static Refusal? FaultOf(DateTimeOffset? end, AccountStatus? after) =>
        (end is null) == (after is null)
            ? null
            : AccountErrors.TrialIncomplete.At("trial", "Give both, or neither to end the trial for good.");
}

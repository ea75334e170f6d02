using System.Collections.Immutable;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Kernel;
using FederationBroker.Kernel.Access;
using FederationBroker.Subscribers.Accounts;

namespace FederationBroker.Subscribers.Bulk;

/// <summary>One change to all accounts that a filter finds.</summary>
public sealed record BulkEdit
{
    public required AccountFilter Filter { get; init; }

    /// <summary>Exactly one of the three.</summary>
    public AccountStatus? Status { get; init; }

    /// <summary>
    /// Of accounts that become active again: what goes on of everybody's access from before; null: nothing does.
    /// </summary>
    public ImmutableArray<AccessKind>? Keep { get; init; }

    public CatalogueId? Plan { get; init; }

    /// <summary>A bundle or discount to turn on or off; accounts whose plan lacks it are left alone.</summary>
    public EntrySwitch? Entry { get; init; }

    public bool IsOneChange => (Status is null ? 0 : 1) + (Plan is null ? 0 : 1) + (Entry is null ? 0 : 1) == 1;
}

public sealed record EntrySwitch(CatalogueId Id, bool On);

/// <summary>Which accounts; null leaves a criterion out.</summary>
public sealed record AccountFilter
{
    public AccountStatus? Status { get; init; }

    public CatalogueId? Plan { get; init; }

    public string? Region { get; init; }

    internal IQueryable<ServiceAccountRow> Apply(IQueryable<ServiceAccountRow> accounts)
    {
        if (Status is { } status)
            accounts = accounts.Where(row => row.Status == status);
        if (Plan is { } plan)
            accounts = accounts.Where(row => row.Plan == plan);
        if (Region is { } region)
            accounts = accounts.Where(row => row.Region == region);
        return accounts;
    }
}

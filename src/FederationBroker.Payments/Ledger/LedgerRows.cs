using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.Payments.Ledger;

/// <summary>
/// Something that was done with money. Only ever added to: what was wrong is put right by another one.
/// </summary>
internal sealed class LedgerTransactionRow : ITenantOwned
{
    public required TenantId Tenant { get; init; }

    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required LedgerDeed Deed { get; init; }

    /// <summary>The key of the step that did it: the same step is not booked twice.</summary>
    public required string Key { get; init; }

    /// <summary>The order that it belongs to.</summary>
    public required Guid OrderId { get; init; }

    /// <summary>Who sold what, under which number: the books outlive the order.</summary>
    public required PartnerId Seller { get; init; }

    public required string Item { get; init; }

    public required string Reference { get; init; }

    /// <summary>The reservation that it brings to its end, which happens once; null: none.</summary>
    public Guid? Resolves { get; init; }
}

/// <summary>What a transaction moves on one account. All postings of one add up to nothing; the database sees to it.
/// </summary>
internal sealed class LedgerPostingRow : ITenantOwned
{
    public required TenantId Tenant { get; init; }

    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Guid TransactionId { get; init; }

    public required LedgerLayer Layer { get; init; }

    public required LedgerAccountKind Account { get; init; }

    /// <summary>Whose account of that kind: an account's id, a partner's; empty: the operator's own.</summary>
    public required string Party { get; init; }

    /// <summary>In minor units: debits positive, credits negative, never nothing.</summary>
    public required long Minor { get; init; }

    public required string Currency { get; init; }
}

using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.Collaboration.Reconciliation;

/// <summary>A comparison that is to be made, is being made, or was.</summary>
internal sealed class ReconciliationRunRow : ITenantOwned
{
    public required TenantId Tenant { get; init; }

    public required Guid Id { get; init; }

    public required ReconciliationSource Source { get; init; }

    /// <summary>Of a billing adapter, or of a partner.</summary>
    public required string Name { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset Until { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>So long a node is at it, and nobody else; null: nobody has begun.</summary>
    public DateTimeOffset? ClaimedUntil { get; set; }

    /// <summary>Null: it goes on, or has not begun.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>How many entries of the other side were looked at.</summary>
    public int Compared { get; set; }

    /// <summary>How many breaks there are in this time.</summary>
    public int Broken { get; set; }

    /// <summary>The other side could not be asked to the end: nothing was concluded.</summary>
    public bool IsUnanswered { get; set; }
}

/// <summary>Whom the books are compared with.</summary>
public enum ReconciliationSource
{
    /// <summary>A billing adapter, and what it lists.</summary>
    Billing,

    /// <summary>An OTT service, and what it states.</summary>
    Service,
}

/// <summary>That two sides differed about something, and what became of it.</summary>
internal sealed class ReconciliationBreakRow : ITenantOwned
{
    public const int LongestReason = 400;
    public const int LongestSubject = 96;
    public const int LongestOrder = 64;

    public required TenantId Tenant { get; init; }

    public required Guid Id { get; init; }

    public required ReconciliationSource Source { get; init; }

    /// <summary>Of the billing adapter, or of the partner.</summary>
    public required string Name { get; init; }

    /// <summary>What about: a key of a call, an order's number. Unique at this source.</summary>
    public required string Subject { get; init; }

    public required BreakKind Kind { get; set; }

    public required BreakState State { get; set; }

    /// <summary>As the other side names it; it need not be one of ours.</summary>
    public required string OrderNumber { get; init; }

    public required ReconciledDeed Deed { get; init; }

    /// <summary>What the broker has, in minor units; null: nothing.</summary>
    public long? OursMinor { get; set; }

    public string? OursCurrency { get; set; }

    /// <summary>What the other side has, in minor units; null: nothing.</summary>
    public long? TheirsMinor { get; set; }

    public string? TheirsCurrency { get; set; }

    /// <summary>When it was done, at the side that has it.</summary>
    public required DateTimeOffset At { get; set; }

    public required DateTimeOffset FoundAt { get; init; }

    /// <summary>What is to become of it, or has; null: nobody has said.</summary>
    public BreakFix? Fix { get; set; }

    /// <summary>For those who look at the books later.</summary>
    public string? Reason { get; set; }

    /// <summary>As the audit trail names them.</summary>
    public string? ProposedBy { get; set; }

    public string? DecidedBy { get; set; }

    /// <summary>Nobody's proposal stands any more; who made it is in the audit trail.</summary>
    public void Reopen() => (State, Fix, Reason, ProposedBy, DecidedBy) = (BreakState.Open, null, null, null, null);

    public required DateTimeOffset UpdatedAt { get; set; }

    public Money? Ours => MoneyOf(OursMinor, OursCurrency);

    public Money? Theirs => MoneyOf(TheirsMinor, TheirsCurrency);

    private static Money? MoneyOf(long? minor, string? currency) =>
        minor is { } amount && currency is not null ? new Money(amount, currency) : null;
}

/// <summary>What a service has stated of one day, as long as it is not closed in parts.</summary>
internal sealed class ServiceStatementRow : ITenantOwned
{
    public required TenantId Tenant { get; init; }

    public required PartnerId Partner { get; init; }

    /// <summary>The moment that it is about.</summary>
    public required DateTimeOffset AsOf { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Everything has arrived; null: lines may still be added.</summary>
    public DateTimeOffset? ClosedAt { get; set; }
}

/// <summary>One subscription in a statement.</summary>
internal sealed class ServiceStatementLineRow : ITenantOwned
{
    public required TenantId Tenant { get; init; }

    public required PartnerId Partner { get; init; }

    public required DateTimeOffset AsOf { get; init; }

    /// <summary>The number of the order that it was opened under.</summary>
    public required string OrderNumber { get; init; }

    public required bool IsInUse { get; init; }

    /// <summary>What a period costs, in minor units; null: it does not say.</summary>
    public long? PriceMinor { get; init; }

    public string? Currency { get; init; }
}

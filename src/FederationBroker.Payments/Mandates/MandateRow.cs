using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Partners;

namespace FederationBroker.Payments.Mandates;

/// <summary>
/// What a buyer has allowed to be taken by one seller, without being asked each time: an OpenPaymentOrder (PAY-1).
/// </summary>
internal sealed class MandateRow : ITenantOwned
{
    public required TenantId Tenant { get; init; }

    public required Guid Id { get; init; }

    public required PartnerId Buyer { get; init; }

    public required PartnerId Seller { get; init; }

    /// <summary>As the buyer names it; unique among the buyer's mandates.</summary>
    public required string OrderNumber { get; init; }

    /// <summary>At most so much in one interval.</summary>
    public required long CeilingMinor { get; init; }

    public required string Currency { get; init; }

    /// <summary>After which the ceiling holds anew; once: it is for the whole life.</summary>
    public required PaymentInterval Interval { get; init; }

    /// <summary>From when on it may be used.</summary>
    public required DateTimeOffset ActivationAt { get; init; }

    /// <summary>From when on it may no longer be used; null: no end was said.</summary>
    public DateTimeOffset? TerminationAt { get; set; }

    /// <summary>Nothing may be taken for the time being.</summary>
    public bool IsSuspended { get; set; }

    /// <summary>The interval that <see cref="UsedMinor"/> is about, from 0.</summary>
    public int Period { get; set; }

    /// <summary>What was taken in it. Never more than the ceiling: the database refuses it.</summary>
    public long UsedMinor { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    public Money Ceiling => new(CeilingMinor, Currency);
}

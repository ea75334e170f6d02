using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.Payments.Funds;

/// <summary>
/// What a partner has paid in and not spent; the books' account of it in one row, so that it can be held while it is
/// spent. Never less than nothing: the database refuses it.
/// </summary>
internal sealed class FundsRow : ITenantOwned
{
    public required TenantId Tenant { get; init; }

    public required PartnerId Partner { get; init; }

    public required string Currency { get; init; }

    public long BalanceMinor { get; set; }

    public required DateTimeOffset UpdatedAt { get; set; }
}

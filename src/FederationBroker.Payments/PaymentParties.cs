using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Partners;

namespace FederationBroker.Payments;

/// <summary>Who can buy from whom: the partners of the operator that have agreed to it.</summary>
internal sealed class PaymentParties(IPartnerRegistry registry, TenantScope scope, TimeProvider clock)
{
    /// <summary>The operator, as messages name it: payment and cashing service provider of its partners.</summary>
    public string Provider => scope.Tenant.Value;

    /// <returns>Null: there is none of that name with payments.</returns>
    public Partner? Find(string id) =>
        PartnerId.TryParse(id, out var partner)
        && registry.Current.Find(scope.Tenant, partner) is { Agreement.Payments: not null } found
            ? found
            : null;

    public bool IsServed(Partner partner) => partner.IsActive(clock.GetUtcNow());
}

using FederationBroker.Data.Keys;
using FederationBroker.Kernel;

namespace FederationBroker.Partners.Keys;

/// <summary>Keys that stand in certificates are as long as the operator's configuration says.</summary>
internal sealed class TenantKeyKinds(IPartnerRegistry registry) : IKeyKinds
{
    public KeyKind KindOf(TenantId tenant, KeyUse use) =>
        use.CertificateFor is not null && registry.Current.FindTenant(tenant)?.SamlKeyBits == Tenant.LongSamlKey
            ? KeyKind.Rsa3072
            : use.Kind;
}

using System.Collections.Frozen;
using System.Collections.Immutable;
using FederationBroker.Kernel;

namespace FederationBroker.Partners;

/// <summary>
/// The configuration that is live. Read <see cref="Current"/> once per request: it changes as a whole.
/// </summary>
public interface IPartnerRegistry
{
    RegistrySnapshot Current { get; }
}

/// <summary>All tenants and partners of one consistent configuration; immutable.</summary>
public sealed class RegistrySnapshot
{
    private readonly FrozenDictionary<TenantId, Tenant> tenants;
    private readonly FrozenDictionary<string, Tenant> byHost;
    private readonly FrozenDictionary<(TenantId Tenant, PartnerId Id), Partner> partners;
    private readonly FrozenDictionary<(TenantId Tenant, string ClientId), Partner> byClientId;
    private readonly FrozenDictionary<(TenantId Tenant, string EntityId), Partner> byEntityId;

    public RegistrySnapshot(IReadOnlyCollection<Tenant> tenants, IReadOnlyCollection<Partner> partners, int generation)
    {
        Generation = generation;
        this.tenants = tenants.ToFrozenDictionary(tenant => tenant.Id);
        byHost = tenants
            .SelectMany(tenant => tenant.Hosts.Select(host => (host, tenant)))
            .ToFrozenDictionary(pair => pair.host, pair => pair.tenant, StringComparer.OrdinalIgnoreCase);
        this.partners = partners.ToFrozenDictionary(partner => (partner.Tenant, partner.Id));
        byClientId = partners
            .Where(partner => partner.Oidc is not null)
            .ToFrozenDictionary(partner => (partner.Tenant, partner.Oidc!.ClientId));
        byEntityId = partners
            .Where(partner => partner.Saml is not null)
            .ToFrozenDictionary(partner => (partner.Tenant, partner.Saml!.ServiceProvider.EntityId));
    }

    /// <summary>Counts the configurations this process has taken over, from 1.</summary>
    public int Generation { get; }

    public ImmutableArray<Tenant> Tenants => tenants.Values;

    public ImmutableArray<Partner> Partners => partners.Values;

    public Tenant? FindTenant(TenantId id) => tenants.GetValueOrDefault(id);

    public Tenant? FindTenantByHost(string host) => byHost.GetValueOrDefault(host);

    public Partner? Find(TenantId tenant, PartnerId id) => partners.GetValueOrDefault((tenant, id));

    public Partner? FindByClientId(TenantId tenant, string clientId) =>
        byClientId.GetValueOrDefault((tenant, clientId));

    public Partner? FindByEntityId(TenantId tenant, string entityId) =>
        byEntityId.GetValueOrDefault((tenant, entityId));
}

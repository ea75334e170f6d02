namespace FederationBroker.Partners.Configuration;

/// <summary>Rules that no single file can show.</summary>
internal static class CrossFileRules
{
    public static void Check(List<Placed<Tenant>> tenants, List<Placed<Partner>> partners, LoaderContext context)
    {
        if (tenants.Count == 0 && context.Faults.Count == 0)
            context.Faults.Add(new ConfigurationFault("tenants", 1, 1, "tenant", "there is no tenant.", "Add tenants/<id>.yaml; infra/demo shows one."));
        Unique(tenants, tenant => tenant.Id.Value, "id", "tenant id");
        foreach (var host in tenants.SelectMany(t => t.Value.Hosts.Select(name => (name, t))).GroupBy(pair => pair.name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            host.Last().t.File.Fault("hosts", "unique", $"{host.Key} belongs to another tenant already.", "Each host name leads to one tenant.");

        Unique(partners, partner => $"{partner.Tenant}/{partner.Id}", "id", "partner id");
        Unique(partners, partner => partner.Oidc is { } oidc ? $"{partner.Tenant}/{oidc.ClientId}" : null, "oidc", "client id");
        Unique(partners, partner => partner.Saml is { } saml ? $"{partner.Tenant}/{saml.ServiceProvider.EntityId}" : null, "saml", "entity ID");
        // Two partners in one sector would get the same pseudonyms: the one thing this product exists to prevent.
        Unique(partners, partner => partner.Sector.Length > 0 ? $"{partner.Tenant}/{partner.Sector}" : null, "sector", "sector");

        var known = tenants.Select(tenant => tenant.Value.Id).ToHashSet();
        foreach (var stray in partners.Where(partner => !known.Contains(partner.Value.Tenant)))
            stray.File.Fault("tenant", "tenant", $"there is no tenant {stray.Value.Tenant}.", Section.NearestHint(stray.Value.Tenant.Value, known.Select(id => id.Value)));
    }

    private static void Unique<T>(List<Placed<T>> entries, Func<T, string?> nameOf, string key, string what)
    {
        foreach (var group in entries.Where(entry => nameOf(entry.Value) is not null).GroupBy(entry => nameOf(entry.Value)!).Where(group => group.Count() > 1))
        {
            foreach (var later in group.Skip(1))
                later.File.Fault(key, "unique", $"the {what} {group.Key} is used in {group.First().File.File} already.", $"Give each its own {what}.");
        }
    }
}

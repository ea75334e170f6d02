using FederationBroker.Kernel;

namespace FederationBroker.Data.Tenancy;

/// <summary>A row that belongs to one operator.</summary>
public interface ITenantOwned
{
    TenantId Tenant { get; }
}

/// <summary>
/// Whose data the current unit of work may see. Set once, by the tenant middleware or by a job; a second, different
/// tenant is a bug and throws. Unset means nobody's: queries return nothing.
/// </summary>
public sealed class TenantScope
{
    /// <summary>What row-level security calls the platform; the tenant of its own staff has this name too.</summary>
    public const string Platform = "*";

    public TenantId Tenant { get; private set; } = new(string.Empty);

    /// <summary>True for the broker's own jobs over all tenants (sweeping, key rotation, the audit chain).</summary>
    public bool IsPlatform { get; private set; }

    /// <summary>What row-level security compares with: a tenant, "*" for the platform, or nothing.</summary>
    public string DatabaseSetting => IsPlatform ? Platform : Tenant.Value;

    /// <summary>
    /// True where row-level security hides no operator: the broker's own jobs, and the realm of the platform's staff.
    /// </summary>
    public bool IsOfPlatform => DatabaseSetting == Platform;

    public void Enter(TenantId tenant)
    {
        if (IsPlatform || (Tenant.Value.Length > 0 && Tenant != tenant))
            throw new InvalidOperationException("This unit of work already belongs to another tenant.");
        Tenant = tenant;
    }

    public void EnterPlatform()
    {
        if (Tenant.Value.Length > 0)
            throw new InvalidOperationException("This unit of work already belongs to a tenant.");
        IsPlatform = true;
    }
}

using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Oidc.Pushed;

/// <summary>
/// An authorization request that a partner has left here, so that the browser carries nothing but its handle (RFC
/// 9126). It is taken by the first browser that comes with it.
/// </summary>
internal sealed class PushedRequest : ITenantOwned
{
    public required byte[] HandleHash { get; init; }

    public required TenantId Tenant { get; init; }

    public required PartnerId Partner { get; init; }

    /// <summary>Sealed: a login hint is personal data.</summary>
    public required byte[] SealedParameters { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}

internal sealed class PushedRequestTable : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        var pushed = model.Entity<PushedRequest>();
        pushed.ToTable("oidc_pushed_request").HasKey(row => row.HandleHash);
        pushed.HasIndex(row => row.ExpiresAt).ForSweeping();
    }
}

using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Data.Keys;

/// <summary>
/// A signing key over its life (design D9). All states follow from time stamps, so no restart and no job has to flip a
/// switch: next (published, before <see cref="ActivatesAt"/>), active, retired (published, from <see cref="RetiresAt"/>
/// on), gone.
/// </summary>
internal sealed class SigningKeyRow : ITenantOwned
{
    public required string KeyId { get; init; }

    public required TenantId Tenant { get; init; }

    /// <summary>Name of a <see cref="KeyUse"/>.</summary>
    public required string Use { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ActivatesAt { get; set; }

    public required DateTimeOffset RetiresAt { get; set; }

    /// <summary>From here on relying parties no longer find it.</summary>
    public required DateTimeOffset RemovedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>PKCS#8, sealed; the key id is bound in, so two rows cannot swap keys.</summary>
    public required byte[] SealedPrivateKey { get; init; }

    /// <summary>DER, for SAML uses.</summary>
    public byte[]? Certificate { get; init; }
}

internal sealed class SigningKeyTable : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        var table = model.Entity<SigningKeyRow>();
        table.ToTable("signing_key").HasKey(row => row.KeyId);
        table.Property(row => row.KeyId).HasMaxLength(64);
        table.Property(row => row.Use).HasMaxLength(32);
        table.HasIndex(row => new
        {
            row.Tenant,
            row.Use,
            row.ActivatesAt,
        });
    }
}

using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Consent;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Federation.SignOut;

/// <summary>A partner that was answered under a cable login, and wants to hear when that ends.</summary>
internal sealed class PartnerSession : ITenantOwned
{
    public required TenantId Tenant { get; init; }

    public required PartnerId Partner { get; init; }

    /// <summary>What the partner calls the login (<c>sid</c>, SessionIndex).</summary>
    public required string Sid { get; init; }

    /// <summary>What the partner calls the person.</summary>
    public required string Subject { get; init; }

    /// <summary>Under which consent it was answered.</summary>
    public required GrantId GrantId { get; init; }

    public required Guid SessionId { get; init; }

    /// <summary>Set in the transaction that ends the login, by the database, or the consent.</summary>
    public required bool HasEnded { get; init; }

    /// <summary>Its message is noted.</summary>
    public required bool IsTold { get; init; }

    /// <summary>Null as long as the login lasts.</summary>
    public DateTimeOffset? KeptUntil { get; init; }
}

internal sealed class PartnerSessionTable : IModelPart
{
    /// <summary>The browser that signs out visits partners after the login has ended.</summary>
    public const string Mark = "has_ended = true, kept_until = now() + interval '1 hour'";

    public void Configure(ModelBuilder model)
    {
        var table = model.Entity<PartnerSession>();
        table
            .ToTable("partner_session")
            .HasKey(row => new
            {
                row.Tenant,
                row.Partner,
                row.Sid,
            });
        table.Property(row => row.Sid).HasMaxLength(64);
        table.Property(row => row.Subject).HasMaxLength(64);
        table.HasIndex(row => row.SessionId);
        table.HasIndex(row => row.GrantId);
        table.Property(row => row.GrantId).HasConversion(id => id.Value, value => new GrantId(value));
        table.HasIndex(row => row.Tenant, "ix_partner_session_untold").HasFilter("has_ended AND NOT is_told");
        table.HasIndex(row => row.KeptUntil).ForSweeping();
    }
}

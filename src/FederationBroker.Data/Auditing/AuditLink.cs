using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Data.Auditing;

/// <summary>
/// One event's place in its operator's chain. Added moments after the event and never changed; the event itself is not
/// touched.
/// </summary>
internal sealed class AuditLink : ITenantOwned
{
    public required TenantId Tenant { get; init; }

    /// <summary>From 1, without gaps.</summary>
    public required long Position { get; init; }

    public required long EventId { get; init; }

    public required int KeyVersion { get; init; }

    public required byte[] Hash { get; init; }
}

/// <summary>An event that waits for its link; the database adds the row with the event.</summary>
internal sealed class AuditPending : ITenantOwned
{
    public required TenantId Tenant { get; init; }

    public required long EventId { get; init; }
}

/// <summary>
/// Says that everything up to a position was removed because its time was over, and where the chain goes on. The newest
/// one counts.
/// </summary>
internal sealed class AuditRemoval : ITenantOwned
{
    public required TenantId Tenant { get; init; }

    public required long Position { get; init; }

    /// <summary>Of the last link that was removed: the next one continues it.</summary>
    public required byte[] Hash { get; init; }

    public required int KeyVersion { get; init; }

    public required DateTimeOffset At { get; init; }

    public required byte[] Seal { get; init; }
}

internal sealed class AuditChainTables : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        var link = model.Entity<AuditLink>();
        link.ToTable("audit_link").HasKey(row => new { row.Tenant, row.Position });
        link.HasIndex(row => row.EventId).IsUnique();

        model.Entity<AuditPending>().ToTable("audit_pending").HasKey(row => new { row.Tenant, row.EventId });

        var removal = model.Entity<AuditRemoval>();
        removal.ToTable("audit_removal").HasKey(row => new { row.Tenant, row.Position });
    }
}

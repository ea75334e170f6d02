using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Data.Auditing;

/// <summary>
/// Who did what, when, with what outcome. Subjects appear as pseudonyms or internal row ids only, never as personal
/// data. A row is written in the transaction of what it reports and never changed; its place in the chain is a row of
/// its own (<see cref="AuditLink"/>), added moments later, so that no two requests ever wait for each other's hash.
/// </summary>
internal sealed class AuditEvent : ITenantOwned
{
    public long Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>"subscriber", "partner", "operator" (the command line), "staff" or "broker".</summary>
    public required string Actor { get; init; }

    /// <summary>What was done, as "noun.verb": "sign-in.password", "grant.withdrawn".</summary>
    public required string Action { get; init; }

    /// <summary>"success", or the refusal's code.</summary>
    public required string Outcome { get; init; }

    public PartnerId? Partner { get; init; }

    /// <summary>The partner's pseudonym, or the internal subscriber id where no partner is involved.</summary>
    public string? Subject { get; init; }

    public string? RequestId { get; init; }

    /// <summary>A short fact that belongs to the action, such as the reason an operator gave.</summary>
    public string? Detail { get; init; }

    /// <summary>Proof that a broker wrote this row (<see cref="AuditSealer.SealEvent(AuditEvent)"/>).</summary>
    public byte[] Seal { get; internal set; } = [];
}

/// <summary>Names of actions that more than one slice writes or reads.</summary>
public static class AuditOutcome
{
    public const string Success = "success";
}

internal sealed class AuditEventTable : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        var table = model.Entity<AuditEvent>();
        table.ToTable("audit_event").HasKey(row => row.Id);
        table.Property(row => row.Id).ValueGeneratedOnAdd();
        table.Property(row => row.Actor).HasMaxLength(16);
        table.Property(row => row.Action).HasMaxLength(64);
        table.Property(row => row.Outcome).HasMaxLength(64);
        table.Property(row => row.Subject).HasMaxLength(64);
        table.Property(row => row.RequestId).HasMaxLength(64);
        table.Property(row => row.Detail).HasMaxLength(400);
        // What people search by: one operator's events, newest first.
        table.HasIndex(row => new
        {
            row.Tenant,
            row.At,
            row.Id,
        });
        table.HasIndex(row => new { row.Tenant, row.RequestId });
    }
}

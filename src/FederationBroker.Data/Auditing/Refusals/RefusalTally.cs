using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Data.Auditing.Refusals;

/// <summary>
/// How often one kind of request of strangers was refused in one hour. Strangers can ask as often as they like, so each
/// of them gets no row
/// of its own: what they leave is bounded by the kinds of refusals and the partners there are.
/// </summary>
internal sealed class RefusalTally : ITenantOwned
{
    public const int FirstRequestsKept = 10;
    public const int LastRequestsKept = 40;

    public required TenantId Tenant { get; init; }

    /// <summary>Beginning of the hour, in UTC.</summary>
    public required DateTimeOffset Hour { get; init; }

    public required string Actor { get; init; }

    /// <summary>"noun.verb", as in the audit trail.</summary>
    public required string Action { get; init; }

    /// <summary>Why: a code or one of few words, never what was sent.</summary>
    public required string Outcome { get; init; }

    /// <summary>A partner of this operator, or empty.</summary>
    public required string Partner { get; init; }

    public required long Count { get; init; }

    public required DateTimeOffset FirstAt { get; init; }

    public required DateTimeOffset LastAt { get; init; }

    /// <summary>Request ids of the first refusals of the hour.</summary>
    public required string[] FirstRequests { get; init; }

    /// <summary>Request ids of the last refusals of the hour, newest last. The log has all of them.</summary>
    public required string[] LastRequests { get; init; }
}

internal sealed class RefusalTallyTable : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        var table = model.Entity<RefusalTally>();
        table
            .ToTable("refusal_tally")
            .HasKey(row => new
            {
                row.Tenant,
                row.Hour,
                row.Action,
                row.Outcome,
                row.Partner,
            });
        table.Property(row => row.Actor).HasMaxLength(16);
        table.Property(row => row.Action).HasMaxLength(64);
        table.Property(row => row.Outcome).HasMaxLength(64);
        table.Property(row => row.Partner).HasMaxLength(64);
    }
}

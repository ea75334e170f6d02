using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Subscribers.Bulk;

namespace FederationBroker.OperatorSync.Jobs;

/// <summary>
/// Work on many accounts, done in portions. Each portion and the place where the next begins are one transaction, so a
/// job that is killed goes on exactly where it stopped, on whichever node.
/// </summary>
internal sealed class BulkJobRow : ITenantOwned
{
    public required Guid Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required BulkJobKind Kind { get; init; }

    public required BulkJobState State { get; set; }

    /// <summary>The <see cref="BulkEdit"/>, or the digest of the imported file.</summary>
    public required string Request { get; init; }

    /// <summary>Where the next portion begins; its form is the kind's own.</summary>
    public string Cursor { get; set; } = string.Empty;

    /// <summary>How much there is to do, in the unit of <see cref="Processed"/>.</summary>
    public required long Total { get; init; }

    /// <summary>Accounts looked at; for an import, bytes read.</summary>
    public long Processed { get; set; }

    /// <summary>Accounts made or changed.</summary>
    public long Changed { get; set; }

    /// <summary>Accounts left as they were because of a fault.</summary>
    public long Faulty { get; set; }

    /// <summary>What an import has done; nothing for another kind.</summary>
    public ImportCounts Imported { get; set; } = new();

    public required string StartedBy { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    public BulkJob ToFact() =>
        new()
        {
            Id = Id,
            Kind = Kind,
            State = State,
            Request = Request,
            Cursor = Cursor,
            Total = Total,
            Processed = Processed,
            Changed = Changed,
            Faulty = Faulty,
            Imported = Imported,
            StartedBy = StartedBy,
            StartedAt = StartedAt,
            UpdatedAt = UpdatedAt,
        };
}

/// <summary>Why a job left something alone; the first ones of each job are kept.</summary>
internal sealed class BulkJobFaultRow : ITenantOwned
{
    public const int MostOfAJob = 1000;

    public required TenantId Tenant { get; init; }

    public required Guid JobId { get; init; }

    /// <summary>Line of the file, from 1.</summary>
    public required long Line { get; init; }

    public required string Code { get; init; }

    public required string Place { get; init; }

    public required string Fix { get; init; }

    public BulkJobFault ToFact() => new(Line, Code, Place, Fix);
}

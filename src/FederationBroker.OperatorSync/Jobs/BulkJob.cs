using FederationBroker.Subscribers.Bulk;

namespace FederationBroker.OperatorSync.Jobs;

/// <summary>How far work on many accounts is.</summary>
public sealed record BulkJob
{
    public required Guid Id { get; init; }

    public required BulkJobKind Kind { get; init; }

    public required BulkJobState State { get; init; }

    /// <summary>The <see cref="BulkEdit"/>, or the digest of the imported file.</summary>
    public required string Request { get; init; }

    /// <summary>How much there is to do, in the unit of <see cref="Processed"/>.</summary>
    public required long Total { get; init; }

    /// <summary>Accounts looked at; for an import, bytes read.</summary>
    public required long Processed { get; init; }

    /// <summary>Accounts made or changed.</summary>
    public required long Changed { get; init; }

    /// <summary>Accounts left as they were because of a fault.</summary>
    public required long Faulty { get; init; }

    /// <summary>What an import has done; nothing for another kind.</summary>
    public required ImportCounts Imported { get; init; }

    public required string StartedBy { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Where the next portion begins; its form is the kind's own.</summary>
    internal string Cursor { get; init; } = string.Empty;
}

public enum BulkJobKind
{
    /// <summary>Accounts from a file; run by the command line, which has the file.</summary>
    Import,

    /// <summary>One change to all accounts that a filter finds; run by the nodes.</summary>
    Edit,
}

public enum BulkJobState
{
    Running,
    Done,
    Cancelled,
}

/// <summary>Why a job left something alone; the first ones of each job are kept.</summary>
/// <param name="Line">Line of the file, from 1.</param>
public sealed record BulkJobFault(long Line, string Code, string Place, string Fix);

namespace FederationBroker.Subscribers.Bulk;

/// <summary>What an import has done so far.</summary>
public sealed record ImportCounts
{
    /// <summary>Accounts that were not there before.</summary>
    public long Added { get; init; }

    /// <summary>Accounts that are another way now, or that a later line of the file has changed again.</summary>
    public long Changed { get; init; }

    /// <summary>Accounts that are as the file says already.</summary>
    public long Unchanged { get; init; }

    /// <summary>Changes of a status.</summary>
    public long Status { get; init; }

    /// <summary>Changes of a region.</summary>
    public long Region { get; init; }

    /// <summary>Lines that took back what an earlier line of the same account had said.</summary>
    public long Overridden { get; init; }

    public long PeopleAdded { get; init; }

    /// <summary>People with another cable ID, or with a number or a password where they had none.</summary>
    public long PeopleChanged { get; init; }

    public static ImportCounts operator +(ImportCounts left, ImportCounts right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new ImportCounts
        {
            Added = left.Added + right.Added,
            Changed = left.Changed + right.Changed,
            Unchanged = left.Unchanged + right.Unchanged,
            Status = left.Status + right.Status,
            Region = left.Region + right.Region,
            Overridden = left.Overridden + right.Overridden,
            PeopleAdded = left.PeopleAdded + right.PeopleAdded,
            PeopleChanged = left.PeopleChanged + right.PeopleChanged,
        };
    }

    public static ImportCounts Add(ImportCounts left, ImportCounts right) => left + right;
}

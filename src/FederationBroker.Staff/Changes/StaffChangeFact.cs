namespace FederationBroker.Staff.Changes;

/// <summary>What a member of staff changed, before and after.</summary>
public sealed record StaffChangeFact
{
    public required long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>"staff:{id}", "key:{id}" or "command-line".</summary>
    public required string Actor { get; init; }

    /// <summary>"noun.verb", as in the audit trail.</summary>
    public required string Action { get; init; }

    public required string ObjectKind { get; init; }

    public required string ObjectId { get; init; }

    /// <summary>JSON; null for something that was not there.</summary>
    public required string? Before { get; init; }

    /// <summary>JSON; null for something that is gone.</summary>
    public required string? After { get; init; }

    public required string? RequestId { get; init; }
}

namespace FederationBroker.Data.Auditing.Refusals;

/// <summary>How often strangers were refused in an hour, for one cause.</summary>
public sealed record RefusalTallyFact
{
    /// <summary>Its beginning, in UTC.</summary>
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

    /// <summary>Request ids of the last refusals of the hour, newest last.</summary>
    public required string[] LastRequests { get; init; }
}

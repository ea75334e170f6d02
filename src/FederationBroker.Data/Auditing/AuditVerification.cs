using System.Collections.Immutable;
using FederationBroker.Kernel;

namespace FederationBroker.Data.Auditing;

/// <summary>What a walk over an operator's trail found.</summary>
public abstract record AuditVerification
{
    private AuditVerification() { }

    public required TenantId Tenant { get; init; }

    /// <param name="Events">How many events the chain has had since it began, those removed by retention
    /// included.</param>
    /// <param name="RemovedThrough">Position up to which retention has removed them; 0 if nothing.</param>
    /// <param name="NotYetChained">Events written moments ago.</param>
    /// <param name="Checkpoints">How many checkpoints agree with the chain.</param>
    /// <param name="Remarks">Breaks that an operator accepted, with the reason given.</param>
    public sealed record Intact(
        long Events,
        long RemovedThrough,
        long NotYetChained,
        int Checkpoints,
        ImmutableArray<string> Remarks
    ) : AuditVerification;

    /// <summary>The first bad record.</summary>
    /// <param name="Position">Place in the chain; null for an event that has none.</param>
    /// <param name="EventId">Null when the record itself is gone.</param>
    /// <param name="At">The event's time; where the event is gone, that of the checkpoint that knew it.</param>
    public sealed record Broken(long? Position, long? EventId, DateTimeOffset? At, string Reason) : AuditVerification;
}

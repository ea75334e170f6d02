using FederationBroker.Data.Auditing.Refusals;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.Data.Auditing;

/// <summary>
/// Adds events to the current unit of work; they are saved with whatever they report. What strangers are refused is
/// counted instead
/// (<see cref="RefusalTallies"/>).
/// </summary>
public sealed class AuditTrail(
    BrokerDbContext database,
    TenantScope scope,
    AuditOrigin origin,
    AuditSealer sealer,
    RefusalTallies tallies,
    TimeProvider clock
)
{
    public void Add(
        AuditActor actor,
        AuditAction action,
        string outcome = AuditOutcome.Success,
        PartnerId? partner = null,
        string? subject = null,
        string? detail = null
    ) => database.Add(EventOf(actor, action, outcome, partner, subject, detail));

    /// <summary>
    /// An event as a statement, for what is written without the unit of work: <c>INSERT … SELECT</c>, so that it can be
    /// made to depend on what it reports.
    /// </summary>
    public FormattableString Statement(
        AuditActor actor,
        AuditAction action,
        string outcome = AuditOutcome.Success,
        PartnerId? partner = null,
        string? subject = null,
        string? detail = null
    )
    {
        var written = EventOf(actor, action, outcome, partner, subject, detail);
        return $"""
            INSERT INTO audit_event (tenant, at, actor, action, outcome, partner, subject, request_id, detail, seal)
            SELECT {written.Tenant.Value}, {written.At}, {written.Actor}, {written.Action}, {written.Outcome},
              {written.Partner?.Value}, {written.Subject}, {written.RequestId}, {written.Detail}, {written.Seal}
            """;
    }

    private AuditEvent EventOf(
        AuditActor actor,
        AuditAction action,
        string outcome,
        PartnerId? partner,
        string? subject,
        string? detail
    )
    {
        var written = new AuditEvent
        {
            Tenant = scope.Tenant,
            At = clock.GetUtcNow(),
            Actor = actor.Name,
            Action = action.Name,
            Outcome = outcome,
            Partner = partner,
            Subject = subject,
            RequestId = origin.RequestId,
            Detail = detail,
        };
        written.Seal = sealer.SealEvent(written);
        return written;
    }

    /// <summary>
    /// Counts a refusal of somebody who has not shown who they are: no row of its own, whatever becomes of the unit of
    /// work. Its request id is in the
    /// log always, and in the console while it is among the first or last of its kind in its hour.
    /// </summary>
    /// <param name="actor">As with events.</param>
    /// <param name="action">"noun.verb".</param>
    /// <param name="outcome">The cause: a code or one of few words, never anything that was sent.</param>
    /// <param name="partner">A partner of this operator; never a name that was merely sent.</param>
    public void CountRefusal(AuditActor actor, AuditAction action, string outcome, PartnerId? partner = null) =>
        tallies.Count(new RefusalKind(scope.Tenant, actor.Name, action.Name, outcome, partner), origin.RequestId);
}

/// <summary>The request that the current unit of work answers; set by the host.</summary>
public sealed class AuditOrigin
{
    public string? RequestId { get; set; }
}

using FederationBroker.Data.Auditing;
using FederationBroker.Kernel;

namespace FederationBroker.Management.Audit;

/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive.</param>
/// <param name="Actor"><c>subscriber</c>, <c>partner</c>, <c>operator</c>, <c>staff</c> or <c>broker</c>.</param>
/// <param name="Action">The whole name, or a beginning that ends in a full stop, such as <c>staff.</c>.</param>
/// <param name="Outcome"><c>success</c>, another outcome, or <c>not-success</c> for all others.</param>
internal sealed record AuditFilter(
    Instant? From,
    Instant? To,
    [Longest(32)] string? Actor,
    [Longest(128)] string? Action,
    [Longest(64)] string? Outcome,
    [Longest(128)] string? Subject,
    [Longest(128)] string? RequestId
)
{
    public IQueryable<AuditEventFact> Apply(IQueryable<AuditEventFact> rows)
    {
        if (From is { Value: var from })
            rows = rows.Where(row => row.At >= from);
        if (To is { Value: var to })
            rows = rows.Where(row => row.At < to);
        if (Actor is { Length: > 0 })
            rows = rows.Where(row => row.Actor == Actor);
        if (Action is { Length: > 0 })
            rows = Action.EndsWith('.')
                ? rows.Where(row => row.Action.StartsWith(Action))
                : rows.Where(row => row.Action == Action);
        if (Outcome is { Length: > 0 })
            rows =
                Outcome == "not-success"
                    ? rows.Where(row => row.Outcome != AuditOutcome.Success)
                    : rows.Where(row => row.Outcome == Outcome);
        if (Subject is { Length: > 0 })
            rows = rows.Where(row => row.Subject == Subject);
        if (RequestId is { Length: > 0 })
            rows = rows.Where(row => row.RequestId == RequestId);
        return rows;
    }
}

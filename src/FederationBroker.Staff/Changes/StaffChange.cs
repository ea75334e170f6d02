using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.Staff.Changes;

/// <summary>
/// What a member of staff changed, before and after. Never holds personal data. Append-only by trigger; the chained
/// audit event of the same action carries the SHA-256 of both sides, so a row that was changed all the same does not
/// match its event.
/// </summary>
internal sealed class StaffChange : ITenantOwned
{
    public long Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>"staff:{id}", "key:{id}" or "command-line".</summary>
    public required string Actor { get; init; }

    /// <summary>"noun.verb", as in the audit trail.</summary>
    public required string Action { get; init; }

    public required string ObjectKind { get; init; }

    public required string ObjectId { get; init; }

    /// <summary>JSON; null for something that was not there.</summary>
    public string? Before { get; init; }

    /// <summary>JSON; null for something that is gone.</summary>
    public string? After { get; init; }

    public string? RequestId { get; init; }
}

using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Claims;
using FederationBroker.Federation.Consent;
using FederationBroker.SignIn.Sessions;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Federation.SignOut;

/// <summary>Which partners were answered under which login.</summary>
internal sealed class PartnerSessions(BrokerDbContext database, TenantScope scope) : IFollowsSession
{
    /// <summary>
    /// Kept with the answer. The login is held while that is written: whoever ends it meanwhile waits, and then marks
    /// this row as well. One that has ended keeps nothing.
    /// </summary>
    public FormattableString Keep(LiveGrant live, ReleasedClaims released, Session session) =>
        $"""
            INSERT INTO partner_session (tenant, partner, sid, subject, grant_id, session_id, has_ended, is_told)
            SELECT {scope.Tenant.Value}, {live.Partner.Value}, {released.PartnerSessionId}, {released.Pseudonym},
              {live.Id.Value}, held.id, false, false
            FROM ({SessionStore.Held(scope.Tenant, session.Id)}) held
            ON CONFLICT (tenant, partner, sid) DO NOTHING
            """;

    // The end of the old login has marked them; nobody else has seen that yet.
    public Task FollowAsync(Guid before, Guid now, CancellationToken cancellation) =>
        database.Database.ExecuteSqlAsync(
            $"""
            UPDATE partner_session SET session_id = {now}, has_ended = false, kept_until = NULL
            WHERE tenant = {scope.Tenant.Value} AND session_id = {before} AND NOT is_told
            """,
            cancellation
        );
}

using System.Text.Json;
using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Partners.Notices;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Federation.SignOut;

/// <summary>Tells partners that logins have ended.</summary>
internal sealed class EndedPartnerSessions(BrokerDbContext database, PartnerNotices notices, TenantScope scope)
{
    /// <summary>Notes messages; each is noted once, whichever node comes first.</summary>
    /// <returns>False: there was nothing to tell.</returns>
    public async Task<bool> TellAsync(int most, CancellationToken cancellation)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        var ended = await database
            .Database.SqlQuery<EndedSession>(
                $"""
                UPDATE partner_session SET is_told = true
                WHERE tenant = {scope.Tenant.Value} AND (partner, sid) IN (
                  SELECT partner, sid FROM partner_session
                  WHERE tenant = {scope.Tenant.Value} AND has_ended AND NOT is_told
                  LIMIT {most} FOR UPDATE SKIP LOCKED)
                RETURNING partner AS "Partner", sid AS "Sid", subject AS "Subject"
                """
            )
            .ToListAsync(cancellation);
        if (ended.Count == 0)
            return false;
        await notices.AddAsync([.. ended.Select(NoticeOf)], cancellation);
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    private static PartnerNotice NoticeOf(EndedSession ended) =>
        new(
            new PartnerId(ended.Partner),
            "logout",
            ended.Sid,
            JsonSerializer.SerializeToUtf8Bytes(
                new Dictionary<string, string> { ["sub"] = ended.Subject, ["sid"] = ended.Sid }
            )
        )
        {
            Channel = NoticeChannel.Logout,
        };

    private sealed record EndedSession(string Partner, string Sid, string Subject);
}

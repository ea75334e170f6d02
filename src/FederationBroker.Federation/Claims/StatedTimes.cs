using System.Buffers.Binary;
using FederationBroker.Data;
using FederationBroker.Data.Sealing;
using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Requests;
using FederationBroker.Partners;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Subscribers.OperatorSystem;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Federation.Claims;

/// <summary>
/// The one place where an instant that is not the partner's own becomes one that the partner may hear. An instant
/// that two partners hear of the same person is as good as a name: a login is unique to the second.
/// </summary>
public sealed class StatedTimes(
    BrokerDbContext database,
    SessionStore sessions,
    IPartnerRegistry registry,
    Sealer sealer,
    TenantScope scope,
    TimeProvider clock
)
{
    private const int LongestDataShift = 3650;

    internal TimeMask MaskOf(Guid session, string sector) =>
        new(sealer.Digest("stated-time", scope.Tenant, session.ToString(), sector));

    /// <summary>How and when the subscriber was authenticated, as this partner may hear it.</summary>
    internal async Task<Authentication> StateAsync(
        PartnerRequest request,
        Partner partner,
        Session session,
        (DateTimeOffset? Told, TimeMask Mask) stated,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        var lifetimes = registry.Current.FindTenant(scope.Tenant)?.Sessions ?? new SessionLifetimes();
        var authentication = Authentication.Of(session, now) with
        {
            SessionEndsBy = new StatedTime(SignInAge.EndsBy(session.ExpiresAt, now, SessionStore.SureLife(lifetimes))),
        };
        if (!request.StatesSignInTime)
            return authentication;

        // A login that began under older rules may last longer than today's.
        var own = session.AbsoluteEnd - session.AuthenticatedAt;
        var longest = own > lifetimes.Absolute ? own : lifetimes.Absolute;
        var moment = new SignInMoment(session.AuthenticatedAt, now, stated.Told, longest);
        var at = SignInAge.State(moment, new SignInDemand(request.MaximumAge, request.ForceSignIn), stated.Mask);
        if (at != stated.Told)
            await KeepAsync(session.Id, partner.Sector, at, cancellation);
        return authentication with { SignedInAt = new StatedTime(at) };
    }

    /// <summary>
    /// When personal data changed last, as this partner may hear it (<c>updated_at</c>): it rises when the data
    /// change, by days, and is years off, by as much for this person and partner as long as they know each other.
    /// </summary>
    internal long Changed(PersonOnFile person, Partner partner, DateTimeOffset at)
    {
        var number = person.Number?.Value ?? string.Empty;
        var digest = sealer.Digest("stated-data-time", scope.Tenant, person.Account.Value, number, partner.Sector);
        var days = LongestDataShift * (BinaryPrimitives.ReadUInt64BigEndian(digest) / (ulong.MaxValue + 1.0));
        var shifted = at.ToUnixTimeSeconds() - (long)(days * 86_400);
        return shifted - (((shifted % 86_400) + 86_400) % 86_400);
    }

    /// <summary>To the minute, for what the partner has seen itself.</summary>
    public static DateTimeOffset ToTheMinute(DateTimeOffset at) =>
        new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);

    // Two tabs may come here at once, and the login may end meanwhile: neither is a fault.
    private async Task KeepAsync(Guid session, string sector, DateTimeOffset at, CancellationToken cancellation)
    {
        await using var transaction = await JoinedTransaction.OfAsync(database, cancellation);
        if (!await sessions.HoldAsync(session, cancellation))
            return;
        await database.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO stated_sign_in (tenant, session_id, sector, at)
            VALUES ({scope.Tenant.Value}, {session}, {sector}, {at})
            ON CONFLICT (tenant, session_id, sector) DO UPDATE SET at = excluded.at
            """,
            cancellation
        );
        await transaction.CommitAsync(cancellation);
    }
}

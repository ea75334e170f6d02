using System.Linq.Expressions;
using FederationBroker.Data;
using FederationBroker.Data.Statements;
using FederationBroker.Data.Tenancy;
using FederationBroker.Partners;

namespace FederationBroker.SignIn.Sessions;

/// <summary>
/// Which cable logins count now. A session keeps the ends that it was begun with, and is judged by the operator's
/// policy of this moment as well: a policy that is tightened binds logins that are under way.
/// </summary>
public sealed class SessionPolicy(
    BrokerDbContext database,
    TenantScope scope,
    IPartnerRegistry registry,
    TimeProvider clock
)
{
    /// <summary>Sessions that count, for queries to look into.</summary>
    public IQueryable<Session> Live() => database.Sessions().Where(Horizon().IsLive);

    public SessionHorizon Horizon()
    {
        var (now, lifetimes) = (clock.GetUtcNow(), Lifetimes);
        var home = registry.Current.FindTenant(scope.Tenant)?.HomeNetwork?.LongestSession ?? lifetimes.Absolute;
        return new SessionHorizon(now, now - lifetimes.Idle, now - lifetimes.Absolute, now - home);
    }

    internal SessionLifetimes Lifetimes =>
        registry.Current.FindTenant(scope.Tenant)?.Sessions ?? new SessionLifetimes();
}

/// <param name="UsedSince">Used before: gone idle, unless it is remembered.</param>
/// <param name="BegunSince">Begun before: too old in any case.</param>
/// <param name="BegunAtHomeSince">The same for sign-ins from home.</param>
public sealed record SessionHorizon(
    DateTimeOffset Now,
    DateTimeOffset UsedSince,
    DateTimeOffset BegunSince,
    DateTimeOffset BegunAtHomeSince
)
{
    /// <summary>Of a session and the four instants of this record, in their order.</summary>
    public static Expression<
        Func<Session, DateTimeOffset, DateTimeOffset, DateTimeOffset, DateTimeOffset, bool>
    > IsWithin { get; } =
        (session, now, used, begun, atHome) =>
            session.ExpiresAt > now
            && session.AuthenticatedAt > begun
            && (session.IsRemembered || session.LastUsedAt > used)
            && (session.Method != SignInMethod.HomeNetwork || session.AuthenticatedAt > atHome);

    public Expression<Func<Session, bool>> IsLive
    {
        get
        {
            var (now, used, begun, atHome) = (Now, UsedSince, BegunSince, BegunAtHomeSince);
            return QueryPart.Join<Func<Session, bool>>(session => IsWithin.In(session, now, used, begun, atHome));
        }
    }
}

using FederationBroker.Catalogue.Offers;
using FederationBroker.Data;
using FederationBroker.Data.Statements;
using FederationBroker.Federation.Claims;
using FederationBroker.Federation.Consent;
using FederationBroker.Federation.Pseudonyms;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.SignIn.HomeNetworks;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.OperatorSystem;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Federation.Decision;

/// <summary>
/// Reads everything a decision needs in one round trip; a sign-in from home is asked about again each time.
/// </summary>
internal sealed class SituationReader(
    BrokerDbContext database,
    SituationQuery query,
    SessionStore sessions,
    SessionPolicy policy,
    HomeSignIn home,
    StatedTimes times
)
{
    public async Task<Situation> ReadAsync(
        HttpContext context,
        Partner partner,
        TicketProgress progress,
        CancellationToken cancellation
    )
    {
        if (sessions.CurrentHandleHash(context.Request) is not { } handle)
            return new Situation { Progress = progress };
        var signedIn = await query.FindAsync(database, handle, policy.Horizon(), partner, cancellation);
        if (
            signedIn is { Session: { Method: SignInMethod.HomeNetwork, SubscriberId: var household } }
            && !await home.IsStillAtHomeAsync(context, household, signedIn.Person.Account, cancellation)
        )
            signedIn = null;
        if (signedIn is null)
            return new Situation { Progress = progress };
        var mask = times.MaskOf(signedIn.Session.Id, partner.Sector);
        return new Situation { SignedIn = signedIn with { Mask = mask }, Progress = progress };
    }
}

/// <summary>
/// The query of every sign-in, translated once. Not static: a translation belongs to the model of one host.
/// </summary>
internal sealed class SituationQuery
{
    private readonly Func<
        BrokerDbContext,
        byte[],
        DateTimeOffset,
        DateTimeOffset,
        DateTimeOffset,
        DateTimeOffset,
        PartnerId,
        string,
        CancellationToken,
        Task<SignedIn?>
    > find = EF.CompileAsyncQuery(
        QueryPart.Join<
            Func<
                BrokerDbContext,
                byte[],
                DateTimeOffset,
                DateTimeOffset,
                DateTimeOffset,
                DateTimeOffset,
                PartnerId,
                string,
                CancellationToken,
                SignedIn?
            >
        >(
            (
                BrokerDbContext database,
                byte[] handle,
                DateTimeOffset now,
                DateTimeOffset usedSince,
                DateTimeOffset begunSince,
                DateTimeOffset begunAtHomeSince,
                PartnerId partner,
                string sector,
                CancellationToken cancellation
            ) =>
                (
                    from session in database.Sessions()
                    where session.HandleHash == handle
                    where SessionHorizon.IsWithin.In(session, now, usedSince, begunSince, begunAtHomeSince)
                    join subscriber in database.Subscribers() on session.SubscriberId equals subscriber.Id
                    join account in database.Accounts() on subscriber.AccountId equals account.Id
                    from grant in database
                        .Set<Grant>()
                        .AsNoTracking()
                        .Where(row =>
                            row.SubscriberId == subscriber.Id
                            && row.Partner == partner
                            && row.State == GrantState.Active
                        )
                        .DefaultIfEmpty()
                    from pseudonym in database
                        .Set<Pseudonym>()
                        .Where(row =>
                            row.SubscriberId == subscriber.Id && row.Sector == sector && row.RetiredAt == null
                        )
                        .DefaultIfEmpty()
                    from stated in database
                        .Set<StatedSignIn>()
                        .Where(row => row.SessionId == session.Id && row.Sector == sector)
                        .DefaultIfEmpty()
                    select new SignedIn
                    {
                        Session = session,
                        // As AccountFacts.StatusAt says it; here in the words of the database.
                        Standing =
                            account.Status == AccountStatus.Active
                            && account.TrialEndsAt != null
                            && account.TrialEndsAt <= now
                            && account.StatusAfterTrial != null
                                ? account.StatusAfterTrial.Value
                                : account.Status,
                        TrialIsOver =
                            account.Status == AccountStatus.Active
                            && account.TrialEndsAt != null
                            && account.TrialEndsAt <= now
                            && account.StatusAfterTrial != null,
                        HasProfiles = database.Profiles().Any(profile => profile.AccountId == account.Id),
                        Grant = grant,
                        Pseudonym = pseudonym == null ? null : pseudonym.Value,
                        Person = new PersonOnFile(account.Number, subscriber.Number, subscriber.UpdatedAt),
                        Told = stated == null ? (DateTimeOffset?)null : stated.At,
                    }
                ).SingleOrDefault()
        )
    );

    public Task<SignedIn?> FindAsync(
        BrokerDbContext database,
        byte[] handle,
        SessionHorizon live,
        Partner partner,
        CancellationToken cancellation
    ) =>
        find(
            database,
            handle,
            live.Now,
            live.UsedSince,
            live.BegunSince,
            live.BegunAtHomeSince,
            partner.Id,
            partner.Sector,
            cancellation
        );
}

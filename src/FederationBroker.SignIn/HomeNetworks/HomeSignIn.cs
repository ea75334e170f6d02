using FederationBroker.Catalogue.Offers;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.SignIn.HomeNetworks;

/// <summary>
/// Signing in without credentials from the household's own connection (SUB-SIGN): as the household, never as one of its
/// people, and only while the connection is that of its home.
/// </summary>
public sealed class HomeSignIn(
    BrokerDbContext database,
    HomeLookup lookup,
    SessionStore sessions,
    SignInRecords records,
    IPartnerRegistry registry
)
{
    /// <summary>
    /// The household at whose home this browser is; null: at nobody's, or it cannot be told, or its account may not
    /// sign in like this.
    /// </summary>
    public async Task<SubscriberId?> FindHouseholdAsync(HttpContext context, CancellationToken cancellation)
    {
        if (
            Settings is null
            || await lookup.FindAsync(context.Connection, cancellation)
                is not HomeVerdict.AtHomeOf { Account: var number }
        )
            return null;
        var found = await (
            from account in database.Accounts()
            where account.Number == number
            join household in database.Subscribers() on account.Id equals household.AccountId
            where household.Role == PersonRole.Household
            select new { account, household.Id }
        ).SingleOrDefaultAsync(cancellation);
        return found is not null && IsOpen(found.account.ToFacts()) ? found.Id : null;
    }

    /// <summary>Starts the household's session; it ends with the browser, and soon in any case.</summary>
    public async Task<Session> StartAsync(HttpContext context, SubscriberId household, CancellationToken cancellation)
    {
        records.Add(SignInActions.SignInHome, AuditOutcome.Success, household);
        return await sessions.StartAsync(
            context,
            new NewSession(household, SignInMethod.HomeNetwork) { Longest = Settings!.LongestSession },
            remember: false,
            cancellation
        );
    }

    /// <summary>
    /// Whether a session that began at home may go on; one that has left its home for certain is ended.
    /// </summary>
    /// <param name="account">The session's account.</param>
    public async Task<bool> IsStillAtHomeAsync(
        HttpContext context,
        SubscriberId household,
        AccountNumber account,
        CancellationToken cancellation
    )
    {
        var verdict = await lookup.FindAsync(context.Connection, cancellation);
        if (verdict is HomeVerdict.AtHomeOf at && at.Account == account)
            return true;
        if (verdict is HomeVerdict.Unknown)
            return false;
        await sessions.EndCurrentAsync(context, cancellation);
        await records.NoteAsync(SignInActions.SignInHome, "left-home", household, cancellation);
        return false;
    }

    // A trial for certain types of devices needs to know the device, and here nobody has shown one.
    private bool IsOpen(AccountFacts account) =>
        OfferEvaluator.BarrierOf(account, device: null, records.Now) is null
        && !(account.IsOnTrialAt(records.Now) && !account.TrialDeviceTypes.IsEmpty);

    private HomeNetwork? Settings => registry.Current.FindTenant(records.Tenant)?.HomeNetwork;
}

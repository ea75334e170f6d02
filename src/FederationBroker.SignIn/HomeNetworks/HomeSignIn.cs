using FederationBroker.Data.Auditing;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.SignIn.Sessions;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.SignIn.HomeNetworks;

/// <summary>
/// Signing in without credentials from the household's own connection (SUB-SIGN): as the household, never as one of its
/// people, and only while the connection is that of its home.
/// </summary>
public sealed class HomeSignIn(
    HomeLookup lookup,
    SessionStore sessions,
    SignInAudit audit,
    IPartnerRegistry registry,
    TenantScope scope
)
{
    /// <summary>Starts the household's session; it ends with the browser, and soon in any case.</summary>
    public async Task<Session> StartAsync(HttpContext context, SubscriberId household, CancellationToken cancellation)
    {
        var settings = registry.Current.FindTenant(scope.Tenant)?.HomeNetwork;
        audit.Add(SignInActions.SignInHome, AuditOutcome.Success, household);
        return await sessions.StartAsync(
            context,
            new NewSession(household, SignInMethod.HomeNetwork) { Longest = settings!.LongestSession },
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
        await audit.NoteAsync(SignInActions.SignInHome, "left-home", household, cancellation);
        return false;
    }
}

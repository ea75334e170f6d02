using FederationBroker.Data;
using FederationBroker.Federation.Consent;
using FederationBroker.Federation.Requests;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.SignIn.HomeNetworks;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Federation.Flow;

/// <summary>
/// Whether somebody at home may go on to a partner without credentials. It opens only where going through it leads to
/// an answer; what
/// <see cref="Decision.SignInDecider"/> says afterwards is what counts.
/// </summary>
public sealed class HouseholdEntrance(BrokerDbContext database, HomeHouseholds households)
{
    /// <returns>The household, or null where the entrance is closed.</returns>
    public async Task<SubscriberId?> OpenAsync(
        HttpContext context,
        PartnerRequest request,
        Partner partner,
        CancellationToken cancellation
    )
    {
        var needsPerson =
            request.ForceSignIn
            || request.MaximumAge == TimeSpan.Zero
            || request.ForceConsent
            || request.ExpectedSubject is not null;
        var contextFits =
            !request.ContextIsEssential
            || request.AcceptableContexts.Any(context =>
                context is AuthenticationContext.HomeNetwork or AuthenticationContext.ProfilePin
            );
        if (needsPerson || !contextFits || await households.FindAsync(context, cancellation) is not { } household)
            return null;
        var grant = await database
            .Set<Grant>()
            .AsNoTracking()
            .SingleOrDefaultAsync(
                row => row.SubscriberId == household && row.Partner == partner.Id && row.State == GrantState.Active,
                cancellation
            );
        return grant is not null && ConsentCoverage.OpenForHousehold(request, partner.Agreement, grant).IsEmpty
            ? household
            : null;
    }
}

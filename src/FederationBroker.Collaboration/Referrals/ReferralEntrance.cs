using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Flow;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Collaboration.Referrals;

/// <summary>
/// <c>GET /refer/{partner}/{offer}</c>: sends somebody to the service's own page, with a click that says nothing about
/// who they are. Nobody has to be signed in, and no cookie is read.
/// </summary>
internal sealed class ReferralEntrance(
    IPartnerRegistry registry,
    ReferralClicks clicks,
    TenantScope scope,
    TimeProvider clock
)
{
    private const string Parameter = "click";

    private static readonly Refusal NotReferred = new(
        "FB-1207",
        "This service is not recommended here any more. Choose among what your operator offers now."
    );

    public IResult Answer(string partner, string offer) =>
        PartnerId.TryParse(partner, out var id)
        && registry.Current.Find(scope.Tenant, id) is { } known
        && known.IsActive(clock.GetUtcNow())
        && known.Agreement.Collaboration is { IsReferral: true } terms
        && terms.Find(offer) is { LandingUrl: { } landing } wanted
            ? SeeOther.To(WithClick(landing, clicks.New(known, wanted)))
            : ErrorPage.Result(NotReferred, StatusCodes.Status404NotFound);

    // Configuration takes no landing page with a fragment.
    private static string WithClick(string landing, string click) =>
        $"{landing}{(landing.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Parameter}={click}";
}

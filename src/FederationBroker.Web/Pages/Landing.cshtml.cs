using System.Collections.Immutable;
using FederationBroker.Partners;
using FederationBroker.Web.Options;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FederationBroker.Web.Pages;

/// <summary>
/// The root of the installation's host: says what this is and where to go. Who else is an operator here is told only
/// where it is meant to be.
/// </summary>
internal sealed class LandingModel(IPartnerRegistry registry, BrokerOptions options) : PageModel
{
    public ImmutableArray<Tenant> Operators { get; } =
        options.ListOperators
            ? [.. registry.Current.Tenants.OrderBy(tenant => tenant.DisplayName, StringComparer.Ordinal)]
            : [];
}

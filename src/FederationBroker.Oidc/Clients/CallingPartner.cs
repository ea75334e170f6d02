using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Oidc.Clients;

/// <summary>
/// The partner that a request has proven to be from, for what is decided about the answer as a whole.
/// </summary>
internal sealed record CallingPartner(Partner Partner)
{
    public static void Note(HttpContext context, Partner partner) => context.Features.Set(new CallingPartner(partner));

    public static Partner? Of(HttpContext context) => context.Features.Get<CallingPartner>()?.Partner;
}

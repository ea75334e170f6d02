using FederationBroker.Kernel;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Federation.Errors;

/// <summary>
/// That the current request was refused, and why in truth. Whoever answers notes it; the host keeps it under the id
/// that the answer carries, in the log and where staff look ids up, so that no id leads nowhere.
/// </summary>
/// <param name="Cause">For the operator: which check failed. Never what was sent.</param>
/// <param name="Partner">The partner it is about, as far as one is known; it need not have proven itself.</param>
public sealed record RefusedRequest(string Code, string? Cause, PartnerId? Partner)
{
    public static void Note(HttpContext context, Refusal refusal, PartnerId? partner = null) =>
        context.Features.Set(new RefusedRequest(refusal.Code, refusal.OperatorDetail, partner));

    public static RefusedRequest? Of(HttpContext context) => context.Features.Get<RefusedRequest>();
}

using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Federation.Callers;

/// <summary>
/// Partners that call as themselves, for no subscriber: what rooms with an interface of their own have to hear from
/// the protocol that partners hold tokens of.
/// </summary>
public interface IPartnerCallers
{
    /// <summary>The partner behind a request, if its agreement (still) lets it call.</summary>
    /// <param name="scope">What its token has to have been issued for.</param>
    Task<PartnerCall> AuthenticateAsync(HttpContext context, CallScope scope, CancellationToken cancellation);
}

/// <summary>What a client-credentials token opens.</summary>
public enum CallScope
{
    /// <summary>How orders stand, and sales to people who were referred.</summary>
    Orders,

    /// <summary>The messages of the payment and cashing interface.</summary>
    Payments,
}

/// <summary>Who calls, or why they are not heard.</summary>
public abstract record PartnerCall
{
    private PartnerCall() { }

    public sealed record Accepted(Partner Partner) : PartnerCall;

    /// <param name="Answer">In the words of RFC 6750 3.1.</param>
    public sealed record Refused(IResult Answer) : PartnerCall;
}

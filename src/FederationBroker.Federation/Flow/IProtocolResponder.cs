using FederationBroker.Federation.Requests;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Federation.Flow;

/// <summary>The last step of a sign-in in one protocol. Two implementations: OpenID Connect and SAML.</summary>
public interface IProtocolResponder
{
    SignInProtocol Protocol { get; }

    /// <summary>
    /// The answer itself holds claims; otherwise the partner fetches them later, and they are looked up then.
    /// </summary>
    bool CarriesClaims { get; }

    /// <summary>
    /// Writes the positive answer. Rows it adds to the database context are saved by the caller, before the answer
    /// leaves.
    /// </summary>
    Task<IResult> GrantAsync(
        HttpContext context,
        PartnerRequest request,
        Granted granted,
        CancellationToken cancellation
    );

    Task<IResult> RefuseAsync(
        HttpContext context,
        PartnerRequest request,
        SignInRefusal refusal,
        CancellationToken cancellation
    );
}

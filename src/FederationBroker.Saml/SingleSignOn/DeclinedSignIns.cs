using FederationBroker.Data.Keys;
using FederationBroker.Kernel;
using FederationBroker.Saml.Messages;
using FederationBroker.Saml.Signatures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Saml.SingleSignOn;

/// <summary>Tells a partner, in its protocol, why there is no assertion; signed as its other answers are.</summary>
internal sealed partial class DeclinedSignIns(SigningKeyRing keys, TimeProvider clock, ILogger<DeclinedSignIns> log)
{
    public async Task<IResult> TellAsync(Recipient recipient, SamlStatus status, CancellationToken cancellation)
    {
        LogDeclined(recipient.Tenant.Id, recipient.Partner.Id, status.Code);
        var key = await keys.GetActiveAsync(recipient.Tenant.Id, SamlKeys.Assertion, cancellation);
        var response = ResponseWriter.Failure(
            recipient.Envelope(clock.GetUtcNow()),
            status,
            recipient.Saml.Sign,
            ElementSigner.Of(key)
        );
        return recipient.Deliver(response);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "SAML sign-in declined for {Tenant}/{Partner}: {Code}.")]
    private partial void LogDeclined(TenantId tenant, PartnerId partner, string code);
}

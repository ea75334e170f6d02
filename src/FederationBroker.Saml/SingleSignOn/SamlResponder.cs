using System.Collections.Immutable;
using FederationBroker.Data.Keys;
using FederationBroker.Federation.Claims;
using FederationBroker.Federation.Errors;
using FederationBroker.Federation.SignOn;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Saml.Bindings;
using FederationBroker.Saml.Messages;
using FederationBroker.Saml.Signatures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Saml.SingleSignOn;

/// <summary>Turns the outcome of a sign-in into a response. Subscriber data reach it as <see cref="ReleasedClaims"/> and in no other way.</summary>
internal sealed partial class SamlResponder(IPartnerRegistry registry, SigningKeyRing keys, TimeProvider clock, ILogger<SamlResponder> log) : IProtocolResponder
{
    public SignInProtocol Protocol => SignInProtocol.Saml;

    public bool CarriesClaims => true;

    public async Task<IResult> GrantAsync(HttpContext context, PartnerRequest request, Granted granted, CancellationToken cancellation)
    {
        if (Recipient(request) is not { } recipient)
            return ErrorPage.Result(SamlRefusals.RegistrationChanged, StatusCodes.Status400BadRequest);

        var now = clock.GetUtcNow();
        var key = await keys.GetActiveAsync(request.Tenant, KeyUse.SamlAssertion, cancellation);
        var response = ResponseWriter.Success(
            recipient.Envelope(now), Assertion(recipient, granted.Released, now), SigningFor(recipient.Saml), ElementSigner.Of(key));
        LogAnswered(request.Tenant, request.Partner);
        return recipient.Deliver(response);
    }

    public Task<IResult> RefuseAsync(HttpContext context, PartnerRequest request, SignInRefusal refusal, CancellationToken cancellation) =>
        Task.FromResult(Refuse(request, refusal));

    private IResult Refuse(PartnerRequest request, SignInRefusal refusal)
    {
        if (RefusalStatuses.Of(refusal) is not { } status)
            return ErrorPage.Result(SamlRefusals.SenderNotAccepted.WithDetail($"Partner {request.Partner} is not active."), StatusCodes.Status400BadRequest);
        if (Recipient(request) is not { } recipient)
            return ErrorPage.Result(SamlRefusals.RegistrationChanged, StatusCodes.Status400BadRequest);

        LogDeclined(request.Tenant, request.Partner, status.Code);
        var response = ResponseWriter.Failure(recipient.Envelope(clock.GetUtcNow()), status);
        return recipient.Deliver(response);
    }

    /// <summary>
    /// A sign-in may take half an hour, and the registration may change meanwhile: an address that was taken out of the metadata
    /// gets nothing any more.
    /// </summary>
    private Recipient? Recipient(PartnerRequest request)
    {
        var snapshot = registry.Current;
        var pending = PendingAnswer.FromJson(request.ProtocolState);
        return snapshot.FindTenant(request.Tenant) is { } tenant
            && snapshot.Find(request.Tenant, request.Partner)?.Saml is { } saml
            && saml.ServiceProvider.AssertionConsumerServices.Any(service => service.Binding == SamlNames.PostBinding && service.Location == pending.Consumer)
                ? new Recipient(tenant, saml, pending)
                : null;
    }

    private static Assertion Assertion(Recipient recipient, ReleasedClaims released, DateTimeOffset now) => new()
    {
        Id = SamlId.New(),
        NameId = NameId(recipient, released.Pseudonym),
        Audience = recipient.Saml.ServiceProvider.EntityId,
        NotOnOrAfter = now + recipient.Saml.AssertionLifetime,
        // Core 2.7.2 demands AuthnInstant; requests of this protocol ask for it always.
        AuthnInstant = released.SignedInAt!.Value.At,
        SessionEndsBy = released.SessionEndsBy?.At,
        SessionIndex = released.PartnerSessionId,
        AuthnContextClass = AuthnContextClasses.Stated(released.Context, released.Methods, recipient.Pending.RequestedContext),
        Attributes = Attributes(recipient.Tenant, released),
    };

    private static NameId NameId(Recipient recipient, string pseudonym) => recipient.Pending.NameIdFormat == SamlNames.Transient
        ? new NameId(SamlNames.Transient, SamlId.New(), NameQualifier: null, SpNameQualifier: null)
        : new NameId(SamlNames.Persistent, pseudonym, recipient.Tenant.SamlEntityId, recipient.Saml.ServiceProvider.EntityId);

    /// <summary>The pseudonym in the attribute that deployments use instead of NameIDs (SDP-IDP13), then what was released.</summary>
    private static ImmutableArray<SamlAttribute> Attributes(Tenant tenant, ReleasedClaims released) =>
    [
        new SamlAttribute(SamlNames.PairwiseId, "pairwise-id", [$"{released.Pseudonym}@{tenant.PairwiseScope}"]),
        .. released.Claims
            .Where(claim => claim.SamlName is not null)
            .Select(claim => new SamlAttribute(claim.SamlName!, claim.Claim, [.. claim.Texts])),
    ];

    /// <summary>SDP-MD01: metadata that wants signed assertions gets them, whatever the agreement says about the response.</summary>
    private static SamlSigning SigningFor(SamlSettings saml) =>
        saml is { Sign: SamlSigning.Response, ServiceProvider.WantAssertionsSigned: true } ? SamlSigning.Both : saml.Sign;

    [LoggerMessage(Level = LogLevel.Information, Message = "SAML sign-in answered for {Tenant}/{Partner}.")]
    private partial void LogAnswered(TenantId tenant, PartnerId partner);

    [LoggerMessage(Level = LogLevel.Information, Message = "SAML sign-in declined for {Tenant}/{Partner}: {Code}.")]
    private partial void LogDeclined(TenantId tenant, PartnerId partner, string code);
}

/// <summary>Whom an answer goes to, as registered at the moment of answering.</summary>
internal sealed record Recipient(Tenant Tenant, SamlSettings Saml, PendingAnswer Pending)
{
    public IResult Deliver(ReadOnlyMemory<byte> response) => ResponseDelivery.To(Pending.Consumer, response, Pending.RelayState);

    public Response Envelope(DateTimeOffset now) => new(SamlId.New(), now, Tenant.SamlEntityId, Pending.Consumer, Pending.RequestId);
}

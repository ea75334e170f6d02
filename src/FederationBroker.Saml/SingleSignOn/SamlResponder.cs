using System.Collections.Immutable;
using FederationBroker.Data.Keys;
using FederationBroker.Federation.Claims;
using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Flow;
using FederationBroker.Federation.Requests;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Saml.Bindings;
using FederationBroker.Saml.Messages;
using FederationBroker.Saml.Refusals;
using FederationBroker.Saml.Signatures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Saml.SingleSignOn;

/// <summary>
/// Turns the outcome of a sign-in into a response. Subscriber data reach it as <see cref="ReleasedClaims"/> and in no
/// other way.
/// </summary>
internal sealed partial class SamlResponder(
    IPartnerRegistry registry,
    SigningKeyRing keys,
    DeclinedSignIns declined,
    TimeProvider clock,
    ILogger<SamlResponder> log
) : IProtocolResponder
{
    public SignInProtocol Protocol => SignInProtocol.Saml;

    public bool CarriesClaims => true;

    public async Task<IResult> GrantAsync(
        HttpContext context,
        PartnerRequest request,
        Granted granted,
        CancellationToken cancellation
    )
    {
        if (Recipient(request) is not { } recipient)
            return ErrorPage.Result(SamlRefusals.RegistrationChanged, StatusCodes.Status400BadRequest);

        var now = clock.GetUtcNow();
        var key = await keys.GetActiveAsync(request.Tenant, SamlKeys.Assertion, cancellation);
        var response = ResponseWriter.Success(
            recipient.Envelope(now),
            Assertion(recipient, granted.Released, now),
            recipient.Saml.Sign,
            ElementSigner.Of(key)
        );
        LogAnswered(request.Tenant, request.Partner);
        return recipient.Deliver(response);
    }

    public async Task<IResult> RefuseAsync(
        HttpContext context,
        PartnerRequest request,
        SignInRefusal refusal,
        CancellationToken cancellation
    )
    {
        if (RefusalStatuses.Of(refusal) is not { } status)
            return ErrorPage.Result(WhyCutOff(request), StatusCodes.Status400BadRequest, request.Partner);
        if (Recipient(request) is not { } recipient)
            return ErrorPage.Result(SamlRefusals.RegistrationChanged, StatusCodes.Status400BadRequest, request.Partner);

        return await declined.TellAsync(recipient, status, cancellation);
    }

    // The request proved whom it is from when it came; a partner that has left the configuration since is unknown
    // again.
    private Refusal WhyCutOff(PartnerRequest request)
    {
        var partner = registry.Current.Find(request.Tenant, request.Partner);
        return (partner is null ? null : SamlRefusals.WhyNotActive(partner, clock.GetUtcNow()))
            ?? SamlRefusals.SenderNotAccepted;
    }

    /// <summary>
    /// A sign-in may take half an hour, and the registration may change meanwhile: an address that was taken out of the
    /// metadata gets nothing any more.
    /// </summary>
    private Recipient? Recipient(PartnerRequest request)
    {
        var snapshot = registry.Current;
        var pending = PendingAnswer.FromJson(request.ProtocolState);
        return
            snapshot.FindTenant(request.Tenant) is { } tenant
            && snapshot.Find(request.Tenant, request.Partner) is { Saml: { } saml } partner
            && saml.ServiceProvider.AssertionConsumerServices.Any(service =>
                service.Binding == SamlNames.PostBinding && service.Location == pending.Consumer
            )
            ? new Recipient(tenant, partner, pending)
            : null;
    }

    private static Assertion Assertion(Recipient recipient, ReleasedClaims released, DateTimeOffset now) =>
        new()
        {
            Id = SamlId.New(),
            NameId = NameId(recipient, released.Pseudonym),
            Audience = recipient.Saml.ServiceProvider.EntityId,
            NotOnOrAfter = now + recipient.Saml.AssertionLifetime,
            // Core 2.7.2 demands AuthnInstant; requests of this protocol ask for it always.
            AuthnInstant = released.SignedInAt!.Value.At,
            SessionEndsBy = released.SessionEndsBy?.At,
            SessionIndex = released.PartnerSessionId,
            AuthnContextClass = AuthnContextClasses.Stated(
                released.Context,
                released.Methods,
                recipient.Pending.RequestedContext
            ),
            Attributes = Attributes(recipient, released),
        };

    private static NameId NameId(Recipient recipient, string pseudonym) =>
        recipient.Pending.NameIdFormat == SamlNames.Transient
            ? new NameId(SamlNames.Transient, SamlId.New(), NameQualifier: null, SpNameQualifier: null)
            : new NameId(
                SamlNames.Persistent,
                pseudonym,
                recipient.Tenant.SamlEntityId,
                recipient.Saml.ServiceProvider.EntityId
            );

    /// <summary>
    /// The pseudonym in the attribute that deployments use instead of NameIDs (SDP-IDP13), then what was released.
    /// </summary>
    private static ImmutableArray<SamlAttribute> Attributes(Recipient recipient, ReleasedClaims released) =>
        [
            .. recipient.Saml.SendsPairwiseId
                ?
                [
                    new SamlAttribute(
                        SamlNames.PairwiseId,
                        "pairwise-id",
                        [$"{released.Pseudonym}@{recipient.Tenant.PairwiseScope}"]
                    ),
                ]
                : ImmutableArray<SamlAttribute>.Empty,
            .. released
                .Claims.Where(claim => claim.SamlName is not null)
                .Select(claim => new SamlAttribute(claim.SamlName!, claim.Claim, [.. claim.Texts])),
        ];

    [LoggerMessage(Level = LogLevel.Information, Message = "SAML sign-in answered for {Tenant}/{Partner}.")]
    private partial void LogAnswered(TenantId tenant, PartnerId partner);
}

/// <summary>Whom an answer goes to, as registered at the moment of answering.</summary>
internal sealed record Recipient(Tenant Tenant, Partner Partner, PendingAnswer Pending)
{
    public SamlSettings Saml => Partner.Saml!;

    public IResult Deliver(ReadOnlyMemory<byte> response) =>
        ResponseDelivery.To(Pending.Consumer, response, Pending.RelayState);

    public Response Envelope(DateTimeOffset now) =>
        new(SamlId.New(), now, Tenant.SamlEntityId, Pending.Consumer, Pending.RequestId);
}

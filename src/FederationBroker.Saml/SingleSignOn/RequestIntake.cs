using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Saml.Bindings;
using FederationBroker.Saml.Messages;
using FederationBroker.Saml.Refusals;
using FederationBroker.Saml.Signatures;

namespace FederationBroker.Saml.SingleSignOn;

/// <summary>What became of a message on its way to the checks.</summary>
internal abstract record RequestIntake
{
    private RequestIntake() { }

    internal sealed record Taken(SignInAttempt Attempt) : RequestIntake;

    internal sealed record Refused(Refusal Refusal) : RequestIntake;

    /// <summary>Reads the request and gathers what its checks look at; judges nothing but the form.</summary>
    public static RequestIntake Take(Unbinding unbinding, Tenant tenant, RegistrySnapshot snapshot, DateTimeOffset now)
    {
        if (unbinding is Unbinding.Refused refused)
            return new Refused(refused.Refusal);

        var message = ((Unbinding.Unbound)unbinding).Message;
        return AuthnRequestReader.Read(message.Root) switch
        {
            AuthnRequestReading.Understood understood => new Taken(
                Gather(message, understood.Request, tenant, snapshot, now)
            ),
            AuthnRequestReading.NotUnderstood not => new Refused(SamlRefusals.NotAnAuthnRequest.WithDetail(not.What)),
            var other => throw new InvalidOperationException($"No such outcome: {other}"),
        };
    }

    private static SignInAttempt Gather(
        InboundMessage message,
        AuthnRequest request,
        Tenant tenant,
        RegistrySnapshot snapshot,
        DateTimeOffset now
    )
    {
        // Looked up in this tenant only: the same entity ID may be another partner's at another operator.
        var sender = snapshot.FindByEntityId(tenant.Id, request.Issuer);
        var keys = sender?.Saml is { } saml ? PartnerKeys.Of(saml.ServiceProvider) : PartnerKeys.OfNobody;
        return new SignInAttempt
        {
            Tenant = tenant,
            Request = request,
            Sender = sender,
            Signature = MessageVerification.Verify(message, keys),
            AnswerAddress = sender?.Saml is { } settings
                ? AnswerAddress.Choose(request, settings.ServiceProvider)
                : new AnswerAddress.NotRegistered("The sender is not registered."),
            AcceptableContexts = AuthnContextClasses.Acceptable(request.RequestedAuthnContext),
            NameIdFormat = sender?.Saml is { } agreed ? NameIdFormats.For(request.NameIdPolicy, agreed) : null,
            RelayState = message.RelayState,
            ReceivedAt = now,
        };
    }
}

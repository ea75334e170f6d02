using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Saml.Xml;

namespace FederationBroker.Saml.Refusals;

/// <summary>
/// Every reason to answer a SAML request with a page of our own, and not with a SAML response: as long as the sender
/// and the address of the answer are not proven, nothing is sent anywhere. Texts are fixed; what was wrong in detail
/// goes to the log.
/// </summary>
internal static class SamlRefusals
{
    public static readonly Refusal NoMessage = new(
        "FB-3001",
        "This address takes SAML sign-in requests, and there was none. Go back to the service and start signing "
            + "in there."
    );

    public static readonly Refusal AmbiguousParameters = new(
        "FB-3002",
        "The sign-in request has a parameter twice, in another spelling, or where it does not belong. The service "
            + "must send each one once."
    );

    public static readonly Refusal TooLarge = new(
        "FB-3003",
        "The sign-in request is larger than 128 kB. The service must send a smaller one."
    );

    public static readonly Refusal UndecodableMessage = new(
        "FB-3004",
        "The sign-in request cannot be decoded. The service must send base64, and for a link DEFLATE below it."
    );

    public static readonly Refusal UnacceptableXml = new(
        "FB-3005",
        "The sign-in request is not the plain, well-formed XML that is taken here: UTF-8, no DTD, comment or "
            + "processing instruction, bounded depth."
    );

    public static readonly Refusal NotAnAuthnRequest = new(
        "FB-3006",
        "The message is not a SAML 2.0 AuthnRequest that can be followed: a part is missing, there twice, in the "
            + "wrong place or not a value of its kind."
    );

    public static readonly Refusal UnusableRelayState = new(
        "FB-3007",
        "The RelayState is longer than 1024 octets or has characters that cannot be returned unchanged. The "
            + "service must send a shorter one."
    );

    public static readonly Refusal WrongMediaType = new(
        "FB-3008",
        "This address takes SAML sign-in requests by link or as a HTML form."
    );

    /// <summary>
    /// One answer for three findings: who has not proven to be a service must not learn which ones are registered.
    /// </summary>
    public static readonly Refusal SenderNotAccepted = new(
        "FB-3101",
        "The service that sent you here is not accepted: it is not registered, not active, or its request is not "
            + "signed as agreed. The service's operator can quote the code and request id."
    );

    public static readonly Refusal SwitchedOff = new(
        "FB-3107",
        "The service that sent you here is switched off at this operator. Its operator can ask for the reason "
            + "with the request id."
    );

    public static readonly Refusal AgreementNotInForce = new(
        "FB-3108",
        "The agreement of this operator with the service that sent you here has ended or has not begun."
    );

    /// <summary>Why a partner that has proven itself is not served; null while it is.</summary>
    public static Refusal? WhyNotActive(Partner partner, DateTimeOffset now) =>
        partner.IsActive(now) ? null
        : partner.Enabled ? AgreementNotInForce
        : SwitchedOff;

    public static readonly Refusal WrongDestination = new(
        "FB-3102",
        "The sign-in request was made for another address. The service must read this operator's SAML metadata again."
    );

    public static readonly Refusal NotFresh = new(
        "FB-3103",
        "The sign-in request is too old or from the future. Start again at the service; if that does not help, a "
            + "clock is wrong."
    );

    public static readonly Refusal Replayed = new(
        "FB-3104",
        "This sign-in request was used before. Go back to the service and start again there."
    );

    public static readonly Refusal AnswerAddressNotRegistered = new(
        "FB-3105",
        "The service asked for the answer at an address that is not registered for it. The service's operator can "
            + "quote the code and request id."
    );

    public static readonly Refusal RegistrationChanged = new(
        "FB-3106",
        "The service is no longer registered with the address that the answer was meant for. Start again at the "
            + "service."
    );

    public static Refusal UnreadableXml(XmlReading.Refused reading) =>
        reading.Fault == XmlFault.TooLarge
            ? TooLarge
            : UnacceptableXml.WithDetail($"{reading.Fault} at {reading.Line}:{reading.Column}");

    /// <summary>
    /// An enveloped signature in a redirect message: the binding forbids it, and moved messages look like this.
    /// </summary>
    public static readonly Refusal MisplacedSignature = NotAnAuthnRequest.WithDetail(
        "A redirect message must not hold an XML signature."
    );
}

namespace FederationBroker.Saml.Messages;

/// <summary>
/// A status of SAML core 3.2.2.2 and the fixed sentence that goes with it. Nothing from a request is ever repeated in a
/// response: what attackers choose must not come back under our name.
/// </summary>
/// <param name="Code">Our own code, stable and quotable; it leads the message.</param>
/// <param name="Top">Success, or whose fault it is.</param>
/// <param name="Second">The particular reason, if the standard has a name for it.</param>
internal sealed record SamlStatus(string Code, string Top, string? Second, string Sentence)
{
    private const string Prefix = "urn:oasis:names:tc:SAML:2.0:status:";

    public const string Success = $"{Prefix}Success";

    private const string Requester = $"{Prefix}Requester";
    private const string Responder = $"{Prefix}Responder";
    private const string VersionMismatch = $"{Prefix}VersionMismatch";

    public string Message => $"{Code}: {Sentence}";

    // What the request asked for and cannot have.
    public static readonly SamlStatus VersionTooHigh = new(
        "FB-3201",
        VersionMismatch,
        $"{Prefix}RequestVersionTooHigh",
        "Only SAML 2.0 is spoken here."
    );

    public static readonly SamlStatus VersionTooLow = new(
        "FB-3202",
        VersionMismatch,
        $"{Prefix}RequestVersionTooLow",
        "Only SAML 2.0 is spoken here."
    );

    public static readonly SamlStatus UnsupportedBinding = new(
        "FB-3203",
        Responder,
        $"{Prefix}UnsupportedBinding",
        "Responses are sent by HTTP-POST only."
    );

    public static readonly SamlStatus InvalidNameIdPolicy = new(
        "FB-3204",
        Requester,
        $"{Prefix}InvalidNameIDPolicy",
        "NameIDs are persistent or transient, as agreed with the requester, and qualified by its own entity ID."
    );

    public static readonly SamlStatus UnsupportedSubject = new(
        "FB-3205",
        Requester,
        $"{Prefix}RequestUnsupported",
        "A requested subject must be a plain persistent NameID without confirmation."
    );

    public static readonly SamlStatus UnknownSubject = new(
        "FB-3206",
        Responder,
        $"{Prefix}UnknownPrincipal",
        "The requested subject is not one of this identity provider's subjects for the requester."
    );

    public static readonly SamlStatus NoAuthnContext = new(
        "FB-3207",
        Requester,
        $"{Prefix}NoAuthnContext",
        "None of the requested authentication contexts can be provided."
    );

    public static readonly SamlStatus NoSupportedIdp = new(
        "FB-3208",
        Responder,
        $"{Prefix}NoSupportedIDP",
        "The requested list of identity providers does not name this one."
    );

    public static readonly SamlStatus UnknownAttributeService = new(
        "FB-3209",
        Requester,
        $"{Prefix}RequestUnsupported",
        "The AttributeConsumingServiceIndex is not in the registered metadata."
    );

    // How the sign-in ended.
    public static readonly SamlStatus NoPassive = new(
        "FB-3301",
        Responder,
        $"{Prefix}NoPassive",
        "The subscriber has to be asked, which a passive request forbids."
    );

    public static readonly SamlStatus AuthnFailed = new(
        "FB-3302",
        Responder,
        $"{Prefix}AuthnFailed",
        "The subscriber did not complete the sign-in."
    );

    public static readonly SamlStatus RequestDenied = new(
        "FB-3303",
        Responder,
        $"{Prefix}RequestDenied",
        "The sign-in was refused by the operator or the subscriber."
    );

    public static readonly SamlStatus ContextNotReached = new(
        "FB-3304",
        Responder,
        $"{Prefix}NoAuthnContext",
        "The subscriber cannot sign in with the requested authentication context."
    );

    public static readonly SamlStatus SubjectMismatch = new(
        "FB-3305",
        Responder,
        $"{Prefix}UnknownPrincipal",
        "The subscriber who signed in is not the requested subject."
    );
}

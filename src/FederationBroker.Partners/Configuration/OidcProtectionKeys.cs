namespace FederationBroker.Partners.Configuration;

/// <summary>
/// Reads the keys of an <c>oidc:</c> section that ask more of a client. <c>securityProfile</c> asks for several at
/// once; a single one may ask for more, never for less.
/// </summary>
internal static class OidcProtectionKeys
{
    private static readonly Dictionary<string, SecurityProfile> Profiles = new()
    {
        ["usual"] = SecurityProfile.Usual,
        ["fapi2"] = SecurityProfile.Fapi2,
        ["fapi2MessageSigning"] = SecurityProfile.Fapi2MessageSigning,
    };

    private static readonly Dictionary<string, Demand> Demands = new()
    {
        ["off"] = Demand.Off,
        ["allowed"] = Demand.Allowed,
        ["required"] = Demand.Required,
        ["requiredWithNonce"] = Demand.RequiredWithNonce,
    };

    private enum Demand
    {
        Off,
        Allowed,
        Required,
        RequiredWithNonce,
    }

    public static OidcProtections Read(Section section)
    {
        var profile = section.Choice("securityProfile", Profiles, SecurityProfile.Usual);
        var isFapi = profile != SecurityProfile.Usual;
        var isSigned = profile == SecurityProfile.Fapi2MessageSigning;
        var dpop = section.Choice("dpop", Of("allowed", "required", "requiredWithNonce"), Demand.Allowed);
        var objects = section.Choice("requestObjects", Of("off", "allowed", "required"), Demand.Off);
        return new OidcProtections
        {
            Profile = profile,
            PushesRequests = isFapi | IsRequired(section, "pushedRequests"),
            MaySignRequests = isSigned || objects != Demand.Off,
            SignsRequests = isSigned || objects == Demand.Required,
            TakesSignedAnswers = isSigned | IsRequired(section, "signedResponses"),
            ProvesKeys = isFapi || dpop != Demand.Allowed,
            ProvesWithNonces = dpop == Demand.RequiredWithNonce,
        };
    }

    /// <summary>What a client cannot do, as it is registered.</summary>
    public static void RefuseContradictions(Section section, OidcSettings settings)
    {
        var protections = settings.Protections;
        var isPublic = settings.ClientAuthentication == ClientAuthenticationMethod.None;
        if (isPublic && protections.PushesRequests)
            section.Fault(
                "pushedRequests",
                "public-client",
                "a public client cannot push its requests.",
                "Give the client an authentication method, or remove `pushedRequests: required`."
            );
        if (protections.MaySignRequests && section.Text("jwksFile") is null && settings.JwksUri is null)
            section.Fault(
                "requestObjects",
                "jwks",
                "signed requests need jwksFile or jwksUri.",
                "Name the partner's key set, or remove requestObjects."
            );
        if (protections.Profile != SecurityProfile.Usual)
            CheckProfile(section, settings);
    }

    // FAPI 2.0 Security Profile 5.3.2.1, 5.4.1.
    private static void CheckProfile(Section section, OidcSettings settings)
    {
        if (settings.ClientAuthentication != ClientAuthenticationMethod.PrivateKeyJwt)
            section.Fault(
                "clientAuthentication",
                "profile",
                "FAPI 2.0 wants a client that signs.",
                "Choose private_key_jwt, and name the partner's key set."
            );
        if (settings.IdTokenSigningAlgorithm == "RS256")
            section.Fault(
                "idTokenSigningAlgorithm",
                "profile",
                "FAPI 2.0 does not allow RS256.",
                "Choose ES256 or EdDSA."
            );
        if (!settings.PkceRequired)
            section.Fault("pkce", "profile", "FAPI 2.0 wants PKCE.", "Remove `pkce: optional`.");
    }

    private static bool IsRequired(Section section, string key) =>
        section.Choice(key, Of("allowed", "required"), Demand.Allowed) == Demand.Required;

    private static Dictionary<string, Demand> Of(params string[] words) =>
        words.ToDictionary(word => word, word => Demands[word]);
}

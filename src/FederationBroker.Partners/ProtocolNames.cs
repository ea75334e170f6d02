using System.Collections.Frozen;

namespace FederationBroker.Partners;

/// <summary>
/// Names that the protocols speak for themselves. No agreed datum may go by one of them: a datum called <c>sub</c>
/// would name a subscriber, one called <c>nonce</c> would answer for a request. Compared without case, because some
/// receivers do.
/// </summary>
public static class ProtocolNames
{
    /// <summary>
    /// Members of ID tokens, UserInfo, introspection and signed decisions: OIDC Core 2, 5.6 and its logout
    /// specifications, RFC 7519, 7662, 7800, 8417, 8693, 9068, 9396, 9449, 9493 and this broker's own. Also what
    /// parsers of JSON give a meaning of their own.
    /// </summary>
    public static readonly FrozenSet<string> Oidc = new[]
    {
        "iss",
        "sub",
        "aud",
        "exp",
        "nbf",
        "iat",
        "jti",
        "typ",
        "azp",
        "nonce",
        "auth_time",
        "acr",
        "amr",
        "sid",
        "at_hash",
        "c_hash",
        "s_hash",
        "rt_hash",
        "urn:openid:params:jwt:claim:rt_hash",
        "sub_jwk",
        "sub_id",
        "sub_ids",
        "events",
        "toe",
        "txn",
        "cnf",
        "ath",
        "htm",
        "htu",
        "act",
        "may_act",
        "scope",
        "client_id",
        "authorization_details",
        "active",
        "username",
        "token_type",
        "expires_in",
        "token_introspection",
        "_claim_names",
        "_claim_sources",
        "verified_claims",
        "vot",
        "vtm",
        "jwks",
        "jwk",
        "metadata",
        "trust_chain",
        "resource",
        "decision",
        "device_type",
        "device_id",
        "error",
        "error_description",
        "state",
        "code",
        "access_token",
        "refresh_token",
        "id_token",
        "__proto__",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Attributes that say who a subject is: the subject identifier profile's, and eduPerson's identifiers.
    /// </summary>
    public static readonly FrozenSet<string> Saml = new[]
    {
        "urn:oasis:names:tc:SAML:attribute:pairwise-id",
        "pairwise-id",
        "urn:oasis:names:tc:SAML:attribute:subject-id",
        "subject-id",
        "urn:oasis:names:tc:SAML:profiles:subject-id:req",
        "urn:oid:1.3.6.1.4.1.5923.1.1.1.10",
        "eduPersonTargetedID",
        "urn:oid:1.3.6.1.4.1.5923.1.1.1.13",
        "eduPersonUniqueId",
        "NameID",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}

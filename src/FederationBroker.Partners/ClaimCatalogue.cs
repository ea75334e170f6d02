using System.Collections.Frozen;

namespace FederationBroker.Partners;

/// <summary>
/// Every datum that an agreement can name, with its standard name in each protocol, and the names that an operator can
/// give to what its adapters know. A datum that is neither cannot leave.
/// </summary>
public static class ClaimCatalogue
{
    /// <summary>What of the partner's content the subscriber may use now, as its ids.</summary>
    public const string Entitlements = "entitlements";

    /// <summary>Which of the partner's offers the subscriber's account has, as their agreement names them.</summary>
    public const string Subscriptions = "subscriptions";

    /// <summary>Highest age rating of the user profile that is watching.</summary>
    public const string MaximumAccessLevel = "max_access_level";

    /// <summary>
    /// OIDC Core 5.1 names; SAML names are the attribute OIDs that X.500, inetOrgPerson, eduPerson and SCHAC define.
    /// </summary>
    public static readonly FrozenDictionary<string, CatalogueClaim> Claims = new CatalogueClaim[]
    {
        new("name", "profile", "urn:oid:2.16.840.1.113730.3.1.241"),
        new("given_name", "profile", "urn:oid:2.5.4.42"),
        new("family_name", "profile", "urn:oid:2.5.4.4"),
        new("nickname", "profile", "urn:oid:1.3.6.1.4.1.5923.1.1.1.2"),
        new("birthdate", "profile", "urn:oid:1.3.6.1.4.1.25178.1.2.3"),
        new("locale", "profile", "urn:oid:2.16.840.1.113730.3.1.39"),
        new("zoneinfo", "profile", null),
        new("updated_at", "profile", null),
        new("email", "email", "urn:oid:0.9.2342.19200300.100.1.3"),
        new("email_verified", "email", null),
        new("phone_number", "phone", "urn:oid:2.5.4.20"),
        new("phone_number_verified", "phone", null),
        new("address", "address", "urn:oid:2.5.4.16"),
        new("postal_code", null, "urn:oid:2.5.4.17"),
        new(Entitlements, null, "urn:fbroker:attribute:entitlements", IsPersonal: false),
        new(Subscriptions, null, "urn:fbroker:attribute:subscriptions", IsPersonal: false),
        new(MaximumAccessLevel, null, "urn:fbroker:attribute:max-access-level", IsPersonal: false),
    }.ToFrozenDictionary(claim => claim.Name);

    private const string PrefixOfAdapters = "x_";
    private const int LongestOfAdapters = 40;

    /// <summary>Of a datum that the operator's adapters alone know: <c>x_</c> and lower-case letters, digits and
    /// underscores.</summary>
    public static bool IsOfAdapters(string name) =>
        name.Length is > 2 and <= LongestOfAdapters
        && name.StartsWith(PrefixOfAdapters, StringComparison.Ordinal)
        && name.All(sign => char.IsAsciiLetterLower(sign) || char.IsAsciiDigit(sign) || sign == '_');

    /// <returns>Null: there is no such datum.</returns>
    public static CatalogueClaim? Find(string name) =>
        Claims.GetValueOrDefault(name)
        ?? (IsOfAdapters(name) ? new CatalogueClaim(name, null, $"urn:fbroker:attribute:{name}") : null);

    /// <summary>Whether it is about a person; what nobody knows is.</summary>
    public static bool IsPersonal(string name) => Claims.GetValueOrDefault(name)?.IsPersonal ?? true;
}

/// <param name="Scope">The OIDC scope that asks for it (OIDC Core 5.4), if any.</param>
/// <param name="SamlName">Standard attribute name (NameFormat uri), if there is one.</param>
/// <param name="IsPersonal">About a person; a household has none of it.</param>
public sealed record CatalogueClaim(string Name, string? Scope, string? SamlName, bool IsPersonal = true);

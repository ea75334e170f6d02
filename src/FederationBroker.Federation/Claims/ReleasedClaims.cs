using System.Collections.Immutable;
using System.Text.Json.Nodes;
using FederationBroker.Partners;

namespace FederationBroker.Federation.Claims;

/// <summary>
/// Subscriber data that may leave, to one partner. Only <see cref="ClaimsPipeline"/> makes it, so a protocol writer
/// cannot be handed anything that did not pass agreement and consent (INF-003, BIL-003).
/// </summary>
public sealed class ReleasedClaims
{
    internal ReleasedClaims() { }

    /// <summary>
    /// The partner's pairwise pseudonym of the subscriber: OIDC <c>sub</c> and SAML persistent NameID.
    /// </summary>
    public required string Pseudonym { get; init; }

    /// <summary>When the subscriber signed in: never after they did. Null: the partner is not told.</summary>
    public required StatedTime? SignedInAt { get; init; }

    /// <summary>Until when the partner may rely on the login; null where nobody says.</summary>
    public required StatedTime? SessionEndsBy { get; init; }

    /// <summary>One of <see cref="Requests.AuthenticationContext"/>.</summary>
    public required string Context { get; init; }

    /// <summary>RFC 8176 method names.</summary>
    public required ImmutableArray<string> Methods { get; init; }

    /// <summary>Names the cable login towards this partner alone: <c>sid</c>, SessionIndex.</summary>
    public required string PartnerSessionId { get; init; }

    /// <summary>
    /// Each under a name of its own in either protocol; names of the protocols themselves are refused here.
    /// </summary>
    public required ImmutableArray<ReleasedClaim> Claims
    {
        get;
        init => field = Distinct(value);
    }

    // `validate` refuses an agreement in which names collide; this is what keeps one from being signed all the same.
    private static ImmutableArray<ReleasedClaim> Distinct(ImmutableArray<ReleasedClaim> claims)
    {
        var (oidc, saml) = (
            new HashSet<string>(ProtocolNames.Oidc, Ignoring),
            new HashSet<string>(ProtocolNames.Saml, Ignoring)
        );
        foreach (var claim in claims)
        {
            if (!oidc.Add(claim.OidcName) || (claim.SamlName is { } attribute && !saml.Add(attribute)))
                throw new InvalidOperationException($"The name of {claim.Claim} is taken.");
        }

        return claims;
    }

    private static StringComparer Ignoring => StringComparer.OrdinalIgnoreCase;
}

/// <param name="Claim">Name in the claim catalogue.</param>
/// <param name="OidcName">Name under which this partner gets it in ID tokens and UserInfo.</param>
/// <param name="SamlName">Attribute name; null when it has none in SAML.</param>
/// <param name="Value">A string, boolean, number, list of strings or (address) object; never null or empty.</param>
public sealed record ReleasedClaim(string Claim, string OidcName, string? SamlName, JsonNode Value)
{
    /// <summary>
    /// For attribute values: the text, <c>true</c>/<c>false</c>, the number, or the address as one line.
    /// </summary>
    public string Text =>
        Value switch
        {
            JsonObject address => address["formatted"]?.GetValue<string>() ?? string.Empty,
            JsonValue value when value.TryGetValue<string>(out var text) => text,
            _ => Value.ToJsonString(),
        };

    /// <summary>
    /// For attributes, which may have many values: each entry of a list, or the one <see cref="Text"/>.
    /// </summary>
    public IReadOnlyList<string> Texts =>
        Value is JsonArray list ? [.. list.Select(entry => entry!.GetValue<string>())] : [Text];

    public override string ToString() => $"[{Claim}]";
}

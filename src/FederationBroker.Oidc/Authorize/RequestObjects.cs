using System.Text.Json;
using FederationBroker.Federation.Answers;
using FederationBroker.Oidc.Clients;
using FederationBroker.Oidc.Jose;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Partners;

namespace FederationBroker.Oidc.Authorize;

/// <summary>What an authorization request came to, once a signed request in it was opened.</summary>
internal abstract record OpenedRequest
{
    private OpenedRequest() { }

    internal sealed record Of(AskedRequest Asked) : OpenedRequest;

    internal sealed record Faulty(ProtocolError Error) : OpenedRequest;
}

/// <summary>
/// Signed requests (RFC 9101), of partners that have agreed to send them: nothing beside the object counts then. For
/// everybody else <see cref="AuthorizeChecks"/> refuses the parameter.
/// </summary>
internal sealed class RequestObjects(PartnerKeys keys, IPartnerRegistry registry, TimeProvider clock)
{
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    /// <summary>FAPI 2.0 Message Signing 5.3.1: from <c>nbf</c> to <c>exp</c>, and from <c>nbf</c> until now.</summary>
    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(60);

    // About the object itself, or never allowed inside of one.
    private static readonly string[] NoParameters = ["iss", "aud", "exp", "nbf", "iat", "jti", "sub"];
    private static readonly string[] Nested = ["request", "request_uri"];

    public async Task<OpenedRequest> OpenAsync(AskedRequest asked, CancellationToken cancellation)
    {
        if (
            asked.Parameters["request"] is not { } text
            || asked.Parameters["client_id"] is not { } client
            || registry.Current.FindByClientId(asked.Tenant.Id, client)
                is not { Oidc.Protections.MaySignRequests: true } partner
        )
            return new OpenedRequest.Of(asked);
        if (CompactJws.Parse(text) is not { } jws)
            return Faulty("it is not a compact JWS as RFC 7515 has it");
        if (FaultOf(jws, asked.Tenant, client) is { } fault)
            return Faulty(fault);
        if (await keys.FaultOfAsync(partner, jws, cancellation) is { } unsigned)
            return Faulty(unsigned);
        return ParametersIn(jws) is { } parameters
            ? new OpenedRequest.Of(asked with { Parameters = parameters, IsSigned = true })
            : Faulty("a parameter in it is neither text nor a number nor an object or array");
    }

    private static OpenedRequest.Faulty Faulty(string cause) => new(OidcErrors.RequestObjectInvalid.WithDetail(cause));

    private string? FaultOf(CompactJws jws, Tenant tenant, string client)
    {
        if (jws.Type is not (null or "JWT" or "oauth-authz-req+jwt"))
            return "typ is that of another kind of token";
        if (!OidcAlgorithms.IsStrong(jws.Algorithm))
            return "alg is none of PS256, ES256 and EdDSA";
        if (CompactJws.Text(jws.Payload, "iss") != client || CompactJws.Text(jws.Payload, "client_id") != client)
            return "iss or client_id is not the client id of the request";
        if (!IsFor(jws, tenant.Issuer))
            return "aud is not the issuer";
        // RFC 9101 4: none inside of another one. RFC 9101 10.8: nor one that could be a client assertion.
        if (Nested.Append("sub").FirstOrDefault(name => jws.Payload.TryGetProperty(name, out _)) is { } member)
            return $"it contains {member}";
        return FaultOfTimes(jws);
    }

    private string? FaultOfTimes(CompactJws jws)
    {
        var now = clock.GetUtcNow();
        if (CompactJws.Date(jws.Payload, "exp") is not { } expires || expires <= now - Skew)
            return "exp is missing or in the past";
        if (CompactJws.Date(jws.Payload, "nbf") is not { } begins || begins > now + Skew)
            return "nbf is missing or in the future";
        return expires - begins > LongestLife || now - begins > LongestLife
            ? $"it lives longer than {LongestLife.TotalMinutes:F0} minutes"
            : null;
    }

    private static bool IsFor(CompactJws jws, string issuer) =>
        CompactJws.Text(jws.Payload, "aud") == issuer
        || (
            jws.Payload.TryGetProperty("aud", out var list)
            && list.ValueKind == JsonValueKind.Array
            && list.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && one.ValueEquals(issuer))
        );

    // RFC 9101 4: numbers and structures stand in it as JSON, where the address has text.
    private static ParameterSet? ParametersIn(CompactJws jws)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in jws.Payload.EnumerateObject().Where(member => !NoParameters.Contains(member.Name)))
        {
            if (TextOf(member.Value) is not { } text)
                return null;
            parameters[member.Name] = text;
        }

        return ParameterSet.Of(parameters);
    }

    private static string? TextOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number or JsonValueKind.Object or JsonValueKind.Array => value.GetRawText(),
            _ => null,
        };
}

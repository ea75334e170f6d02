using FederationBroker.Data.SingleUse;
using FederationBroker.Data.Tenancy;
using FederationBroker.Oidc.Jose;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Partners;

namespace FederationBroker.Oidc.Clients;

/// <summary>
/// private_key_jwt (OIDC Core 9, RFC 7523, and its revision after the audience attacks of 2025): the audience is our
/// issuer, as one string; each assertion works once, on whichever node.
/// </summary>
internal sealed class ClientAssertions(
    PartnerKeys keys,
    SingleUseStore used,
    IPartnerRegistry registry,
    TenantScope scope,
    TimeProvider clock
)
{
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(5);
    private const int LongestId = 256;

    /// <summary>
    /// The client an assertion says it is from; not believed yet, only used to find the keys to test it with.
    /// </summary>
    public static string? ClaimedClient(string assertion) =>
        CompactJws.Parse(assertion) is { } jws ? CompactJws.Text(jws.Payload, "sub") : null;

    /// <returns>Null when it is genuine and new; otherwise what is wrong, for the operator.</returns>
    public async ValueTask<string?> FaultOfAsync(Partner partner, string assertion, CancellationToken cancellation)
    {
        if (CompactJws.Parse(assertion) is not { } jws)
            return "the assertion is not a compact JWS as RFC 7515 has it";
        if (partner.Oidc!.Protections.Profile != SecurityProfile.Usual && !OidcAlgorithms.IsStrong(jws.Algorithm))
            return "alg is none of PS256, ES256 and EdDSA, as FAPI 2.0 has it";
        if (FaultOfParties(jws, partner.Oidc!) is { } stranger)
            return stranger;
        if (FaultOfTimes(jws) is { } time)
            return time;
        if (CompactJws.Text(jws.Payload, "jti") is not { Length: > 0 and <= LongestId } id)
            return "jti is missing or longer than 256 characters";
        if (await keys.FaultOfAsync(partner, jws, cancellation) is { } unsigned)
            return unsigned;
        // Last, so that only a genuine assertion can use up an id.
        var expires = CompactJws.Date(jws.Payload, "exp")!.Value;
        var key = $"{partner.Id}\n{id}";
        var isNew = await used.TryConsumeAsync(scope.Tenant, "client-assertion", key, expires + Skew, cancellation);
        return isNew ? null : "the assertion was used before";
    }

    private string? FaultOfParties(CompactJws jws, OidcSettings client)
    {
        var tenant = registry.Current.FindTenant(scope.Tenant)!;
        // Null for an array: several audiences would let another server that accepts the assertion play it here.
        var audience = CompactJws.Text(jws.Payload, "aud");
        var rightAudience =
            audience == tenant.Issuer
            || (client.AcceptsTokenEndpointAudience && audience == OidcAddresses.Of(tenant, OidcAddresses.Token));
        if (!rightAudience)
            return "aud is not the issuer alone, as one string";
        if (jws.Type is not (null or "JWT" or "client-authentication+jwt"))
            return "typ is that of another kind of token";
        var isOwn =
            CompactJws.Text(jws.Payload, "iss") == client.ClientId
            && CompactJws.Text(jws.Payload, "sub") == client.ClientId;
        return isOwn ? null : "iss or sub is not the client id";
    }

    private string? FaultOfTimes(CompactJws jws)
    {
        var now = clock.GetUtcNow();
        if (CompactJws.Date(jws.Payload, "exp") is not { } expires)
            return "exp is missing or not a date";
        if (expires <= now - Skew)
            return $"the assertion expired {(now - expires).TotalSeconds:F0} seconds ago";
        if (expires > now + LongestLife + Skew)
            return $"exp is {(expires - now).TotalSeconds:F0} seconds ahead; {LongestLife.TotalSeconds:F0} are allowed";
        if (IsInFuture("nbf"))
            return "nbf is in the future";
        return IsInFuture("iat") ? "iat is in the future" : null;

        bool IsInFuture(string name) =>
            jws.Payload.TryGetProperty(name, out _) && !(CompactJws.Date(jws.Payload, name) <= now + Skew);
    }
}

using FederationBroker.Data.SingleUse;
using FederationBroker.Data.Tenancy;
using FederationBroker.Oidc.Jose;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Partners;

namespace FederationBroker.Oidc.Clients;

/// <summary>
/// private_key_jwt (OIDC Core 9, RFC 7523, and its revision after the audience attacks of 2025): the audience is our issuer, as one
/// string; each assertion works once, on whichever node.
/// </summary>
internal sealed class ClientAssertions(PartnerKeys keys, SingleUseStore used, IPartnerRegistry registry, TenantScope scope, TimeProvider clock)
{
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(5);
    private const int LongestId = 256;

    /// <summary>The client an assertion says it is from; not believed yet, only used to find the keys to test it with.</summary>
    public static string? ClaimedClient(string assertion) => CompactJws.Parse(assertion) is { } jws ? CompactJws.Text(jws.Payload, "sub") : null;

    public async ValueTask<bool> VerifyAsync(Partner partner, string assertion, CancellationToken cancellation)
    {
        if (CompactJws.Parse(assertion) is not { } jws || !IsForUs(jws, partner.Oidc!) || LifeOf(jws) is not { } expires) return false;
        if (CompactJws.Text(jws.Payload, "jti") is not { Length: > 0 and <= LongestId } id) return false;
        if (!await keys.VerifyAsync(partner, jws, cancellation)) return false;
        // Last, so that only a genuine assertion can use up an id.
        return await used.TryConsumeAsync(scope.Tenant, "client-assertion", $"{partner.Id}\n{id}", expires + Skew, cancellation);
    }

    private bool IsForUs(CompactJws jws, OidcSettings client)
    {
        var tenant = registry.Current.FindTenant(scope.Tenant)!;
        // Null for an array: several audiences would let another server that accepts the assertion play it here.
        var audience = CompactJws.Text(jws.Payload, "aud");
        var rightAudience = audience == tenant.Issuer || (client.AcceptsTokenEndpointAudience && audience == OidcAddresses.Of(tenant, OidcAddresses.Token));
        return rightAudience
            && jws.Type is null or "JWT" or "client-authentication+jwt"
            && CompactJws.Text(jws.Payload, "iss") == client.ClientId
            && CompactJws.Text(jws.Payload, "sub") == client.ClientId;
    }

    private DateTimeOffset? LifeOf(CompactJws jws)
    {
        var now = clock.GetUtcNow();
        if (CompactJws.Date(jws.Payload, "exp") is not { } expires || expires <= now - Skew || expires > now + LongestLife + Skew) return null;
        if (jws.Payload.TryGetProperty("nbf", out _) && !(CompactJws.Date(jws.Payload, "nbf") <= now + Skew)) return null;
        if (jws.Payload.TryGetProperty("iat", out _) && !(CompactJws.Date(jws.Payload, "iat") <= now + Skew)) return null;
        return expires;
    }
}

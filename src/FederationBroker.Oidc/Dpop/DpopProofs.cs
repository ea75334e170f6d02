using FederationBroker.Data.SingleUse;
using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Answers;
using FederationBroker.Oidc.Jose;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Oidc.Dpop;

/// <summary>What a request proves about a key.</summary>
internal abstract record DpopOutcome
{
    private DpopOutcome() { }

    /// <summary>It has no proof.</summary>
    internal sealed record None : DpopOutcome;

    internal sealed record Proven(DpopProof Proof) : DpopOutcome;

    internal sealed record Faulty(ProtocolError Error) : DpopOutcome;
}

/// <summary>
/// Judges proofs of possession (RFC 9449 4.3): for this method and address, a moment old, and never seen on any node.
/// </summary>
internal sealed class DpopProofs(
    SingleUseStore used,
    DpopNonces nonces,
    IPartnerRegistry registry,
    TenantScope scope,
    TimeProvider clock
)
{
    /// <summary>The kind of key that is remembered of a proof.</summary>
    public const string Kind = "dpop";

    /// <summary>Of all partners of an operator, at two proofs for each of a million sign-ins an hour.</summary>
    public const int MostRemembered = 200_000;

    private static readonly TimeSpan Oldest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(10);

    public DpopOutcome Read(HttpRequest request)
    {
        var headers = request.Headers[DpopProof.Header];
        if (headers.Count == 0)
            return new DpopOutcome.None();
        if (headers is not [{ } text] || DpopProof.Read(text) is not { } proof)
            return new DpopOutcome.Faulty(
                OidcErrors.ProofInvalid.WithDetail("it is not one proof with a right signature")
            );
        var tenant = registry.Current.FindTenant(scope.Tenant)!;
        if (!proof.IsFor(request.Method, OidcAddresses.Of(tenant, PathBelow(tenant, request))))
            return new DpopOutcome.Faulty(OidcErrors.ProofInvalid.WithDetail("htm or htu is of another request"));
        var age = clock.GetUtcNow() - proof.IssuedAt;
        return age < -Skew || age > Oldest
            ? new DpopOutcome.Faulty(OidcErrors.ProofInvalid.WithDetail($"it is {age.TotalSeconds:F0} seconds old"))
            : new DpopOutcome.Proven(proof);
    }

    // However an operator's host is reached, its endpoints stand below this path in here.
    private static string PathBelow(Tenant tenant, HttpRequest request) =>
        request.Path.StartsWithSegments($"/t/{tenant.Id}", StringComparison.Ordinal, out var rest)
            ? rest.Value ?? string.Empty
            : string.Empty;

    /// <summary>Last of all, so that only a request that is right otherwise uses a proof up.</summary>
    /// <returns>Null: it is new, and has the nonce that its client must use.</returns>
    public async Task<ProtocolError?> FaultOfAsync(DpopProof proof, OidcSettings client, CancellationToken cancellation)
    {
        if (client.Protections.ProvesWithNonces && !nonces.IsCurrent(scope.Tenant, proof.Nonce))
            return OidcErrors.ProofWithoutNonce;
        var key = $"{KeyThumbprint.TextOf(proof.Key)}\n{proof.Id}";
        var until = proof.IssuedAt + Oldest + Skew;
        return await used.TryConsumeAsync(scope.Tenant, Kind, key, until, cancellation)
            ? null
            : OidcErrors.ProofInvalid.WithDetail("it was used before");
    }

    /// <summary>Tells a client the nonce of its next proof (RFC 9449 8.2).</summary>
    public void OfferNonce(HttpResponse response, OidcSettings client)
    {
        if (client.Protections.ProvesWithNonces)
            response.Headers["DPoP-Nonce"] = nonces.Current(scope.Tenant);
    }
}

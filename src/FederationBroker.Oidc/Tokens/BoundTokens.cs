using System.Security.Cryptography;
using FederationBroker.Federation.Answers;
using FederationBroker.Oidc.Dpop;
using FederationBroker.Oidc.Protocol;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Oidc.Tokens;

/// <summary>Whether an access token comes as it was bound (RFC 9449 7): its key is proven with each use.</summary>
internal sealed class BoundTokens(DpopProofs proofs)
{
    /// <returns>Null: it may be used for this request.</returns>
    public async ValueTask<ProtocolError?> FaultOfAsync(
        HttpContext http,
        BearerToken.Presented presented,
        LiveAccessToken live,
        CancellationToken cancellation
    )
    {
        // RFC 9449 7.2: a bound token is no bearer token, and one that is not bound needs no proof.
        if (live.Token.Key is not { } key)
            return presented.WithProof ? OidcErrors.AccessTokenInvalid.From(live.Partner.Id) : null;
        if (!presented.WithProof)
            return OidcErrors.AccessTokenBound.From(live.Partner.Id);
        proofs.OfferNonce(http.Response, live.Partner.Oidc!);
        var fault = proofs.Read(http.Request) switch
        {
            DpopOutcome.Proven { Proof: var proof } => IsOf(proof, key, presented.Token)
                ? await proofs.FaultOfAsync(proof, live.Partner.Oidc!, cancellation)
                : OidcErrors.ProofInvalid.WithDetail("its key or its ath is not the access token's"),
            DpopOutcome.Faulty { Error: var error } => error,
            _ => OidcErrors.ProofMissing,
        };
        return fault?.From(live.Partner.Id);
    }

    private static bool IsOf(DpopProof proof, byte[] key, string token) =>
        CryptographicOperations.FixedTimeEquals(proof.Key, key) && proof.IsFor(token);
}

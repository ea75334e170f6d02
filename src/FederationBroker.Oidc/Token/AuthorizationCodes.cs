using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FederationBroker.Federation.Answers;
using FederationBroker.Kernel;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Tokens;

namespace FederationBroker.Oidc.Token;

/// <summary>
/// Redeems a code (RFC 6749 4.1.3, RFC 7636 4.6). One statement takes it; whoever comes second burns the whole family.
/// </summary>
internal sealed class AuthorizationCodes(TokenQueries queries, TokenStatements statements, TimeProvider clock)
{
    // Taking the code and keeping what it is exchanged for are one statement: a node or a database that fails before it
    // leaves the code usable. What is refused spends it as well: a wrong redirect URI or verifier means that it was
    // stolen, and it must not be tried again.
    public async Task<TokenTaking> TakeAsync(TokenRequest request, string code, CancellationToken cancellation)
    {
        var (hash, partner) = (Secrets.Hash(code), request.Partner.Id);
        if (await queries.FindCodeAsync(hash, request.Partner, cancellation) is not { } found)
            return await BurnAsync(hash, partner, OidcErrors.CodeInvalid, cancellation);
        var authorization = found.Authorization;
        if (request.Parameters["redirect_uri"] != authorization.RedirectUri)
            return await BurnAsync(hash, partner, OidcErrors.CodeRedirectUri, cancellation);
        if (!VerifierMatches(authorization.CodeChallenge, request.Parameters["code_verifier"]))
            return await BurnAsync(hash, partner, OidcErrors.CodeVerifier, cancellation);
        if (!request.StaysWithin(authorization))
            return await BurnAsync(hash, partner, OidcErrors.ResourceUnknown, cancellation);
        if (!request.ProvesKeyOf(authorization))
            return await BurnAsync(hash, partner, OidcErrors.ProofOfAnotherKey, cancellation);
        var now = clock.GetUtcNow();
        var kept = NewRefreshToken.For(authorization, now, now + request.Client.RefreshTokenLifetime);
        return await statements.TakeCodeAsync(authorization, kept?.Row, request.KeyOfSuccessors, now, cancellation)
            ? new TokenTaking.Taken(new TokenReservation(authorization, found.Live, kept?.Text), authorization.Scope)
            {
                Resource = request.ResourceUnder(authorization),
                Nonce = authorization.Nonce,
            }
            : await BurnAsync(hash, partner, OidcErrors.CodeInvalid, cancellation);
    }

    private async Task<TokenTaking> BurnAsync(
        byte[] hash,
        PartnerId partner,
        ProtocolError why,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        if (await statements.BurnCodeAsync(hash, partner, now, cancellation))
            return new TokenTaking.Refused(why);
        await statements.RevokeReusedCodeAsync(hash, partner, now, cancellation);
        return new TokenTaking.Refused(OidcErrors.CodeInvalid);
    }

    // A verifier without a challenge is refused too: somebody stripped the challenge from the request (RFC 9700 4.8.2).
    private static bool VerifierMatches(string? challenge, string? verifier)
    {
        if (challenge is null)
            return verifier is null;
        if (verifier is not { Length: >= 43 and <= 128 })
            return false;
        var computed = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(verifier)));
        return CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(computed),
            Encoding.ASCII.GetBytes(challenge)
        );
    }
}

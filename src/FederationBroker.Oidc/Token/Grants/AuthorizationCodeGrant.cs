using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FederationBroker.Federation.Answers;
using FederationBroker.Kernel;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Tokens;

namespace FederationBroker.Oidc.Token.Grants;

/// <summary>
/// Redeems a code (RFC 6749 4.1.3, RFC 7636 4.6). One statement takes it; whoever comes second burns the whole family.
/// </summary>
internal sealed class AuthorizationCodeGrant(
    TokenQueries queries,
    TokenStatements statements,
    TokenIssue issue,
    TimeProvider clock
) : ITokenGrant
{
    public async Task<TokenOutcome> AnswerAsync(TokenRequest request, CancellationToken cancellation)
    {
        if (request.Parameters["code"] is not { Length: <= 256 } code)
            return new TokenOutcome.Refused(OidcErrors.CodeInvalid);
        return await TakeAsync(request, Secrets.Hash(code), cancellation) switch
        {
            { Refused: { } refused } => new TokenOutcome.Refused(refused),
            { Reservation: { Authorization: var authorization } reservation } => await issue.WriteAsync(
                request,
                reservation,
                authorization.Scope,
                authorization.Nonce,
                cancellation
            ),
            _ => throw new InvalidOperationException("A code is exchanged or refused."),
        };
    }

    // Taking the code and keeping what it is exchanged for are one statement: a node or a database that fails before it
    // leaves the code usable. What is refused spends it as well: a wrong redirect URI or verifier means that it was
    // stolen, and it must not be tried again.
    private async Task<Taken> TakeAsync(TokenRequest request, byte[] hash, CancellationToken cancellation)
    {
        var partner = request.Partner.Id;
        if (await queries.FindCodeAsync(hash, request.Partner, cancellation) is not { } found)
            return await BurnAsync(hash, partner, OidcErrors.CodeInvalid, cancellation);
        var authorization = found.Authorization;
        if (request.Parameters["redirect_uri"] != authorization.RedirectUri)
            return await BurnAsync(hash, partner, OidcErrors.CodeRedirectUri, cancellation);
        if (!VerifierMatches(authorization.CodeChallenge, request.Parameters["code_verifier"]))
            return await BurnAsync(hash, partner, OidcErrors.CodeVerifier, cancellation);
        var now = clock.GetUtcNow();
        var kept = NewRefreshToken.For(authorization, now, now + request.Client.RefreshTokenLifetime);
        return await statements.TakeCodeAsync(authorization, kept?.Row, now, cancellation)
            ? new Taken(new TokenReservation(authorization, found.Live, kept?.Text), null)
            : await BurnAsync(hash, partner, OidcErrors.CodeInvalid, cancellation);
    }

    private async Task<Taken> BurnAsync(
        byte[] hash,
        PartnerId partner,
        ProtocolError why,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        if (await statements.BurnCodeAsync(hash, partner, now, cancellation))
            return new Taken(null, why);
        await statements.RevokeReusedCodeAsync(hash, partner, now, cancellation);
        return new Taken(null, OidcErrors.CodeInvalid);
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

    private sealed record Taken(TokenReservation? Reservation, ProtocolError? Refused);
}

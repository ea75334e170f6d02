using FederationBroker.Federation.Answers;
using FederationBroker.Oidc.Clients;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Tokens;
using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Oidc.UserInfo;

/// <summary><c>GET|POST /connect/userinfo</c> (OIDC Core 5.3).</summary>
internal sealed class UserInfoEndpoint(LiveAccessTokens tokens, PartnerPace pace)
{
    public async Task<IResult> AnswerAsync(HttpContext context, CancellationToken cancellation)
    {
        var (token, error) = await BearerToken.ReadAsync(context.Request, cancellation);
        if (error is not null)
            return Refuse(error);
        if (token is null)
            return JsonAnswer.Error(OidcErrors.AccessTokenMissing, StatusCodes.Status401Unauthorized, "Bearer");
        if (await tokens.FindWithClaimsAsync(token, cancellation) is not { } live)
            return Refuse(OidcErrors.AccessTokenInvalid);
        CallingPartner.Note(context, live.Partner);
        if (pace.IsTooFast(live.Partner))
            return Refuse(OidcErrors.TooManyRequests.From(live.Partner.Id));
        if (live.Subscriber is not { } released || !live.HasScope("openid"))
            return Refuse(OidcErrors.ScopeInsufficient.From(live.Partner.Id));
        return JsonAnswer.Private(json =>
        {
            json.WriteString("sub", released.Pseudonym);
            IdTokenWriter.WriteClaims(json, released);
        });
    }

    // RFC 6750 3.1
    private static JsonAnswer Refuse(ProtocolError error) =>
        JsonAnswer.Error(
            error,
            error.Name switch
            {
                "invalid_token" => StatusCodes.Status401Unauthorized,
                "insufficient_scope" => StatusCodes.Status403Forbidden,
                _ => StatusCodes.Status400BadRequest,
            },
            $"Bearer error=\"{error.Name}\", error_description=\"{error.Description}\""
        );
}

/// <summary>
/// Takes the token from the header or the form body (RFC 6750 2.1, 2.2); never from the query (RFC 9700 4.3.2).
/// </summary>
internal static class BearerToken
{
    public static async Task<(string? Token, ProtocolError? Error)> ReadAsync(
        HttpRequest request,
        CancellationToken cancellation
    )
    {
        var headers = request.Headers.Authorization;
        if (headers.Count > 1)
            return (null, OidcErrors.AccessTokenTwice);
        var fromHeader =
            headers is [{ } header] && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
                ? header["Bearer ".Length..].Trim()
                : null;
        if (headers.Count == 1 && fromHeader is not { Length: > 0 })
            return (null, OidcErrors.AccessTokenInvalid);
        if (!HttpMethods.IsPost(request.Method) || request.ContentLength is null or 0)
            return (fromHeader, null);
        var form = await ParameterSet.FromFormAsync(request, cancellation);
        var fromBody = form?["access_token"];
        return fromHeader is not null && fromBody is not null
            ? (null, OidcErrors.AccessTokenTwice)
            : (fromHeader ?? fromBody, null);
    }
}

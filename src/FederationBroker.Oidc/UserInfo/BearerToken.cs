using FederationBroker.Federation.Answers;
using FederationBroker.Oidc.Protocol;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Oidc.UserInfo;

/// <summary>
/// The token from the header or the form body (RFC 6750 2.1, 2.2); never from the query (RFC 9700 4.3.2).
/// </summary>
internal abstract record BearerToken
{
    private BearerToken() { }

    internal sealed record None : BearerToken;

    internal sealed record Presented(string Token) : BearerToken;

    internal sealed record Faulty(ProtocolError Error) : BearerToken;

    public static async Task<BearerToken> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var header = OfHeader(request);
        if (header is Faulty || !HttpMethods.IsPost(request.Method) || request.ContentLength is null or 0)
            return header;
        var form = await ParameterSet.FromFormAsync(request, cancellation);
        return (header, form?["access_token"]) switch
        {
            (_, null) => header,
            (Presented, _) => new Faulty(OidcErrors.AccessTokenTwice),
            (_, { } fromBody) => new Presented(fromBody),
        };
    }

    /// <summary>For endpoints whose body says something else.</summary>
    public static BearerToken OfHeader(HttpRequest request)
    {
        var headers = request.Headers.Authorization;
        if (headers.Count > 1)
            return new Faulty(OidcErrors.AccessTokenTwice);
        if (headers.Count == 0)
            return new None();
        return
            headers is [{ } header]
            && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            && header["Bearer ".Length..].Trim() is { Length: > 0 } token
            ? new Presented(token)
            : new Faulty(OidcErrors.AccessTokenInvalid);
    }
}

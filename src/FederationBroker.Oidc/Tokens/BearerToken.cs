using FederationBroker.Federation.Answers;
using FederationBroker.Oidc.Protocol;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Oidc.Tokens;

/// <summary>
/// The token from the header (RFC 6750 2.1, RFC 9449 7.1) or the form body (RFC 6750 2.2); never from the query (RFC
/// 9700 4.3.2).
/// </summary>
internal abstract record BearerToken
{
    private BearerToken() { }

    internal sealed record None : BearerToken;

    /// <param name="WithProof">As one that is bound to a key, whose proof comes with it.</param>
    internal sealed record Presented(string Token, bool WithProof) : BearerToken;

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
            (_, { } fromBody) => new Presented(fromBody, WithProof: false),
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
        return (headers is [{ } header] ? header.Split(' ', 2, StringSplitOptions.TrimEntries) : []) switch
        {
            [var scheme, { Length: > 0 } token] when Is(scheme, "Bearer") => new Presented(token, WithProof: false),
            [var scheme, { Length: > 0 } token] when Is(scheme, "DPoP") => new Presented(token, WithProof: true),
            _ => new Faulty(OidcErrors.AccessTokenInvalid),
        };
    }

    private static bool Is(string scheme, string name) => scheme.Equals(name, StringComparison.OrdinalIgnoreCase);
}

using FederationBroker.Federation.Answers;
using FederationBroker.Federation.Errors;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Oidc.Protocol;

/// <summary>
/// How token, userinfo, introspection, revocation and standing say that the broker failed. RFC 6749 5.2 has no name
/// for it; those of
/// 4.1.2.1 are what clients know.
/// </summary>
internal sealed class BackChannelFailure : IFailureWriter
{
    public static readonly BackChannelFailure Mark = new();

    private BackChannelFailure() { }

    public Task WriteAsync(HttpContext context, bool isOutage) =>
        isOutage
            ? JsonAnswer.Error(OidcErrors.Unavailable, StatusCodes.Status503ServiceUnavailable).ExecuteAsync(context)
            : JsonAnswer.Error(OidcErrors.Unexpected, StatusCodes.Status500InternalServerError).ExecuteAsync(context);
}

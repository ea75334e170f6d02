using FederationBroker.Federation.Answers;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Oidc.Protocol;

/// <summary>
/// What token, introspection and revocation endpoint share: how a request must come, and how errors go back.
/// </summary>
internal static class BackChannel
{
    /// <summary>
    /// Null unless parameters come in the body alone: in a query they would end up in logs (RFC 6749 3.2, RFC 9700
    /// 4.3).
    /// </summary>
    public static async Task<ParameterSet?> ReadFormAsync(HttpRequest request, CancellationToken cancellation) =>
        request.QueryString.HasValue ? null : await ParameterSet.FromFormAsync(request, cancellation);

    /// <summary>400, or 401 with a challenge for a client that failed to authenticate (RFC 6749 5.2).</summary>
    public static JsonAnswer Answer(ProtocolError error) =>
        error.Name == "invalid_client"
            ? JsonAnswer.Error(error, StatusCodes.Status401Unauthorized, "Basic realm=\"fbroker\"")
            : JsonAnswer.Error(error, StatusCodes.Status400BadRequest);
}

using FederationBroker.Federation.Answers;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Oidc.Protocol;

/// <summary>Refusals of an access token (RFC 6750 3.1, RFC 9449 7.1).</summary>
internal static class BearerAnswer
{
    public static JsonAnswer Refuse(ProtocolError error) =>
        JsonAnswer.Error(
            error,
            error.Name switch
            {
                "invalid_token" or "invalid_dpop_proof" or "use_dpop_nonce" => StatusCodes.Status401Unauthorized,
                "insufficient_scope" => StatusCodes.Status403Forbidden,
                _ => StatusCodes.Status400BadRequest,
            },
            $"{SchemeOf(error)} error=\"{error.Name}\", error_description=\"{error.Description}\""
        );

    private static string SchemeOf(ProtocolError error) =>
        error.Refusal == OidcErrors.AccessTokenBound.Refusal || error.Name is "invalid_dpop_proof" or "use_dpop_nonce"
            ? $"DPoP algs=\"{string.Join(' ', OidcAlgorithms.Strong)}\","
            : "Bearer";
}

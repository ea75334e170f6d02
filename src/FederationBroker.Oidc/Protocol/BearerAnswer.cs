using FederationBroker.Federation.Answers;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Oidc.Protocol;

/// <summary>Refusals of a bearer token (RFC 6750 3.1).</summary>
internal static class BearerAnswer
{
    public static JsonAnswer Refuse(ProtocolError error) =>
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

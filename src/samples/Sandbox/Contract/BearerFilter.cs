using System.Security.Cryptography;
using System.Text;

namespace Sandbox.Contract;

/// <summary>Whoever has the secret is an adapter, or controls the tests.</summary>
internal static class BearerFilter
{
    public static Func<EndpointFilterInvocationContext, EndpointFilterDelegate, ValueTask<object?>> ForAsync(
        string secret
    )
    {
        var expected = Encoding.UTF8.GetBytes($"Bearer {secret}");
        return async (call, next) =>
            call.HttpContext.Request.Headers.Authorization is [{ } sent]
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent), expected)
                ? await next(call)
                : Results.StatusCode(StatusCodes.Status401Unauthorized);
    }
}

using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Plugins.Sdk;

/// <summary>The socket is the broker's alone by its folder's rights; the token says so once more.</summary>
internal static class BearerGuard
{
    public static Func<HttpContext, RequestDelegate, Task> For(string token)
    {
        var expected = Encoding.ASCII.GetBytes($"Bearer {token}");
        return (context, next) =>
        {
            var given = Encoding.ASCII.GetBytes(context.Request.Headers.Authorization.ToString());
            if (CryptographicOperations.FixedTimeEquals(given, expected))
                return next(context);
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        };
    }
}

using System.Security.Cryptography;
using FederationBroker.Data.Auditing;
using FederationBroker.Kernel;

namespace FederationBroker.Web.Hosting;

/// <summary>
/// Gives every request an id that both sides can quote; a client's own id is never taken over (log forging).
/// </summary>
internal sealed class RequestIdentity(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context, AuditOrigin origin)
    {
        Span<byte> random = stackalloc byte[10];
        RandomNumberGenerator.Fill(random);
        context.TraceIdentifier = Base32.Encode(random);
        origin.RequestId = context.TraceIdentifier;
        context.Response.Headers["X-Request-Id"] = context.TraceIdentifier;
        return next(context);
    }
}

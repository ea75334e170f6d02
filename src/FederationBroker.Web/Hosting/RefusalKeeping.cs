using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Errors;

namespace FederationBroker.Web.Hosting;

/// <summary>
/// Keeps what was refused under the id that the answer carried; after the answer, so that nobody waits for it.
/// </summary>
internal sealed class RefusalKeeping(RequestDelegate next, RefusalRecords records)
{
    public async Task InvokeAsync(HttpContext context, TenantScope scope)
    {
        await next(context);
        if (RefusedRequest.Of(context) is { } refused)
            await records.KeepAsync(scope.Tenant, refused, context.TraceIdentifier);
    }
}

using FederationBroker.Data.PostgreSql;
using FederationBroker.Data.Tenancy;
using FederationBroker.Partners.Configuration;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FederationBroker.Web.Hosting;

internal static class Health
{
    private static readonly HttpMethodMetadata ReadOnly = new([HttpMethods.Get, HttpMethods.Head]);

    /// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: it can serve; 503 while it cannot.</summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).WithMetadata(ReadOnly);
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = (context, report) => context.Response.WriteAsync(report.Entries["ready"].Description ?? report.Status.ToString()) }).WithMetadata(ReadOnly);
    }
}

/// <summary>Ready means: the database answers with the schema this build needs, and what of the configuration is not
/// served is named.</summary>
internal sealed class ReadinessCheck(
    TenantWork work, PartnerRegistry registry, ConfigurationSentence files, BrokerOptions options) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var pending = await work.ForPlatformAsync((ISchema schema) => schema.PendingAsync(cancellationToken));
            if (pending.Count > 0) return HealthCheckResult.Unhealthy("The database schema is older than this build: run `fbroker migrate`.");
        }
        catch (Exception outage) when (outage is System.Data.Common.DbException or InvalidOperationException { InnerException: System.Data.Common.DbException })
        {
            return HealthCheckResult.Unhealthy("The database does not answer.");
        }

        return HealthCheckResult.Healthy(
            $"{options.NodeName}: ready, configuration {registry.Current.Generation}.{files.Say()}");
    }
}

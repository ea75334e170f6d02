using FederationBroker.Data.Outages;
using FederationBroker.Partners.Configuration;
using FederationBroker.Web.Options;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FederationBroker.Web.Hosting;

internal static class Health
{
    private static readonly HttpMethodMetadata ReadOnly = new([HttpMethods.Get, HttpMethods.Head]);

    /// <summary>
    /// <c>/health/live</c>: the process answers. <c>/health/ready</c>: it can serve; 503 while it cannot.
    /// </summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).WithMetadata(ReadOnly);
        app.MapHealthChecks(
                "/health/ready",
                new HealthCheckOptions
                {
                    ResponseWriter = (context, report) =>
                        context.Response.WriteAsync(report.Entries["ready"].Description ?? report.Status.ToString()),
                }
            )
            .WithMetadata(ReadOnly);
    }
}

/// <summary>
/// Ready means: the database answers with the schema this build needs, and what of the configuration is not served is
/// named.
/// </summary>
internal sealed class ReadinessCheck(
    DatabaseHealth database,
    PartnerRegistry registry,
    ConfigurationSentence files,
    BrokerOptions options
) : IHealthCheck
{
    // The last verdict of the watch: a database that hangs must not hang this answer.
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) =>
        Task.FromResult(
            database.Verdict switch
            {
                DatabaseVerdict.Out { Outage: var outage } => HealthCheckResult.Unhealthy(outage.Sentence),
                DatabaseVerdict.Older => HealthCheckResult.Unhealthy(
                    "The database schema is older than this build: run `fbroker migrate`."
                ),
                _ => HealthCheckResult.Healthy(
                    $"{options.NodeName}: ready, configuration {registry.Current.Generation}.{files.Say()}"
                ),
            }
        );
}

using System.Net;
using FederationBroker.Web.Options;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OpenTelemetry.Exporter;

namespace FederationBroker.Web.Hosting.Telemetry;

/// <summary>
/// <c>/metrics</c> for Prometheus, on a listener that serves nothing else. What came in by it is known by its
/// connection, not by a name or port that a request could claim.
/// </summary>
internal sealed class MetricsListener
{
    private static readonly MetricsListener Mark = new();

    private MetricsListener() { }

    public static bool Took(HttpContext context) => context.Features.Get<MetricsListener>() is not null;

    public static void Listen(KestrelServerOptions kestrel, BrokerOptions options)
    {
        if (options.MetricsPort == 0)
            return;
        kestrel.Listen(IPAddress.Parse(options.MetricsAddress), options.MetricsPort, endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http1;
            endpoint.Use(next =>
                connection =>
                {
                    connection.Features.Set(Mark);
                    return next(connection);
                }
            );
        });
    }

    private static bool AsksForMetrics(HttpContext context) =>
        context.Request.Path == "/metrics"
        && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method));

    public static void Configure(PrometheusAspNetCoreOptions prometheus)
    {
        prometheus.ScopeInfoEnabled = false; // names say enough, and a label less on every series
    }

    /// <summary>First in the pipeline: nothing of the product is reached from there.</summary>
    public static void Use(WebApplication app, BrokerOptions options)
    {
        if (options.MetricsPort == 0)
            return;
        app.MapWhen(Took, branch =>
        {
            branch.Use(LeaveUncountedAsync);
            branch.UseOpenTelemetryPrometheusScrapingEndpoint(AsksForMetrics);
            branch.Run(NotFoundAsync);
        });
    }

    // Whoever looks is not what is looked at.
    private static Task LeaveUncountedAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IHttpMetricsTagsFeature>() is { } counted)
            counted.MetricsDisabled = true;
        return next(context);
    }

    private static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}

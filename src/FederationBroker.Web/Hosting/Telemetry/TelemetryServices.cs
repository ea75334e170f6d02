using System.Diagnostics;
using System.Diagnostics.Metrics;
using FederationBroker.Kernel.Telemetry;
using FederationBroker.Web.Options;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace FederationBroker.Web.Hosting.Telemetry;

/// <summary>
/// Who reads what the rooms measure: Prometheus at <c>/metrics</c> of a listener of its own, and an OpenTelemetry
/// collector. Where neither is set up nothing listens, and measuring costs a comparison.
/// </summary>
internal static class TelemetryServices
{
    private const string ServiceName = "fbroker";

    // OpenTelemetry's own name: whoever operates collectors sets it everywhere alike, with all its companions.
    private const string StandardEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddTelemetry(this WebApplicationBuilder builder, BrokerOptions options)
    {
        builder.Services.AddSingleton<DistributedContextPropagator>(new NoForeignTraces());
        var exports = options.OtlpEndpoint is not null || builder.Configuration[StandardEndpoint] is { Length: > 0 };
        if (options.MetricsPort == 0 && !exports)
            return;
        var telemetry = builder.Services.AddOpenTelemetry();
        telemetry.ConfigureResource(resource =>
            resource.AddService(ServiceName, serviceInstanceId: options.NodeName, autoGenerateServiceInstanceId: false)
        );
        telemetry.WithMetrics(metrics =>
        {
            Measure(metrics);
            if (options.MetricsPort != 0)
                metrics.AddPrometheusExporter(MetricsListener.Configure);
            if (exports)
                metrics.AddOtlpExporter(otlp => Export(otlp, options, "v1/metrics"));
        });
        if (!exports)
            return;
        // The instrumentation would read a request's headers a second time with what stands here by default.
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
        telemetry.WithTracing(traces => Trace(traces, options));
    }

    /// <summary>Opens what the rooms know at any moment to whoever reads it.</summary>
    public static void OpenGauges(this WebApplication app)
    {
        if (app.Services.GetServices<MeterProvider>().FirstOrDefault() is null)
            return;
        var meters = app.Services.GetRequiredService<IMeterFactory>();
        foreach (var gauges in app.Services.GetServices<IGauges>())
            gauges.AddTo(meters.Create(gauges.Meter));
    }

    private static void Measure(MeterProviderBuilder metrics) =>
        metrics
            .AddMeter([.. Meters.All])
            .AddAspNetCoreInstrumentation()
            .AddHttpClientInstrumentation()
            .AddRuntimeInstrumentation()
            .AddNpgsqlInstrumentation()
            .AddView(MetricCatalogue.StreamOf);

    private static void Trace(TracerProviderBuilder traces, BrokerOptions options) =>
        traces
            .AddSource(Steps.SourceName)
            .AddAspNetCoreInstrumentation(server => server.Filter = IsTraced)
            .AddHttpClientInstrumentation()
            .AddNpgsql()
            .AddProcessor(new SpanCleaning()) // before the exporter: what it removes is never sent
            .AddOtlpExporter(otlp => Export(otlp, options, "v1/traces"));

    private static bool IsTraced(HttpContext context) =>
        !MetricsListener.Took(context) && !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal);

    // The standard variables say all of it themselves.
    private static void Export(OtlpExporterOptions otlp, BrokerOptions options, string signal)
    {
        if (options.OtlpEndpoint is not { } endpoint)
            return;
        otlp.Endpoint = new Uri($"{endpoint.TrimEnd('/')}/{signal}");
        otlp.Protocol = OtlpExportProtocol.HttpProtobuf;
    }
}

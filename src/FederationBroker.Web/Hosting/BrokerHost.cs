using System.Security.Authentication;
using FederationBroker.Collaboration;
using FederationBroker.Data.Outages;
using FederationBroker.Data.Sealing;
using FederationBroker.Federation;
using FederationBroker.Management;
using FederationBroker.Oidc;
using FederationBroker.Partners.Configuration;
using FederationBroker.Payments;
using FederationBroker.Saml;
using FederationBroker.Web.DeviceApi;
using FederationBroker.Web.Hosting.Telemetry;
using FederationBroker.Web.Options;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FederationBroker.Web.Hosting;

/// <summary>The serving node: listeners, middleware in order, endpoints.</summary>
internal static class BrokerHost
{
    /// <param name="args">Command-line settings such as <c>--Broker:HttpsPort=8443</c>.</param>
    /// <param name="adjust">For tests: replaces services (the clock) before the host is built.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? adjust = null)
    {
        HttpStrictness.BeforeTheServer();
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory }
        );
        QuietenFrameworks(builder.Logging);
        adjust?.Invoke(builder);
        var options = BrokerSettings.Read(builder.Configuration);
        builder.WebHost.UseKestrelHttpsConfiguration();
        var certificate = ServerCertificate.Load(options);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options, certificate));
        builder.Services.AddBroker(options).AddBrokerJobs();
        builder.Services.AddBrokerPages();
        builder.Services.AddScoped<DeviceGate>();
        builder.Services.AddSingleton<ConfigurationSentence>();
        builder.AddTelemetry(options);
        builder.Services.AddHealthChecks().AddCheck<ReadinessCheck>("ready");
        builder.Services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = TimeSpan.FromSeconds(20);
            // Background work catches for itself (RecurringWork); if it ever does not, it must not take the node with
            // it.
            host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore;
        });

        var app = builder.Build();
        // What is missing is told now, not to the first subscriber.
        app.Services.GetRequiredService<SecretsFolder>();
        LoadConfiguration(app);
        app.OpenGauges();
        UsePipeline(app, options);
        return app;
    }

    // Request lines carry codes and hints, and SQL parameters carry digests: neither belongs in a log (INF-003).
    private static void QuietenFrameworks(ILoggingBuilder logging) =>
        logging
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            .AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning)
            .AddFilter("Npgsql", LogLevel.Warning)
            // It reports at every form that it forbids caching; every page of ours does anyway.
            .AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error);

    private static void UsePipeline(WebApplication app, BrokerOptions options)
    {
        MetricsListener.Use(app, options); // what came in there goes no further
        app.UseTrustedProxies(options); // before anything that looks at where a request comes from
        app.UseMiddleware<RequestIdentity>(); // first: everything after it can be quoted
        app.UseMiddleware<RefusalKeeping>(); // around everything that refuses
        app.UseMiddleware<TransportSecurity>(); // before anything that could read a credential sent in the clear
        app.UseMiddleware<ResponseHeaders>(); // also on error answers
        app.UseMiddleware<RequestPace>(); // before anything that costs more than counting
        app.UseMiddleware<FailureAnswers>(); // no exception text ever leaves
        app.UseMiddleware<BodyEncoding>(); // before anything reads a body
        app.UseMiddleware<HeadRequests>(); // before anything looks at the method
        app.UseMiddleware<TenantRouting>(); // may rewrite the path, so before routing
        app.UseRouting();
        app.Use(GrantPatience);
        app.UseMiddleware<PathText>(); // before anything reads what stands in the path
        app.UseAntiforgery();
        MapEndpoints(app);
    }

    private static Task GrantPatience(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<ReadsMuch>() is not null)
            DatabasePatience.Grant(DatabasePatience.OfJobs);
        return next(context);
    }

    private static void MapEndpoints(WebApplication app)
    {
        app.MapHealth();
        app.MapOidc();
        app.MapSaml();
        app.MapGroup("/t/{tenant}").MapFederation();
        app.MapGroup("/t/{tenant}").MapPayments();
        app.MapGroup("/t/{tenant}").MapCollaboration();
        app.MapBrokerPages();
        app.MapManagement();
        app.MapDeviceApi();
    }

    private static void Listen(KestrelServerOptions kestrel, BrokerOptions options, ServerCertificate certificate)
    {
        kestrel.AddServerHeader = false;
        HttpStrictness.Apply(kestrel);
        kestrel.Limits.MaxRequestBodySize = 256 * 1024;
        kestrel.Limits.MaxRequestLineSize = 16 * 1024; // signed SAML requests travel in the query
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        Action<int, Action<ListenOptions>> listen =
            options.Listen == "any" ? kestrel.ListenAnyIP : kestrel.ListenLocalhost;
        listen(options.HttpsPort, endpoint => endpoint.UseHttps(https =>
            {
                https.ServerCertificate = certificate.Leaf;
                https.ServerCertificateChain = certificate.Chain;
                https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13; // INF-002
                https.OnAuthenticate = (_, tls) => CipherSuites.Restrict(tls);
            }));
        if (options.HttpPort != 0)
            listen(options.HttpPort, _ => { });
        MetricsListener.Listen(kestrel, options);
    }

    private static void LoadConfiguration(WebApplication app)
    {
        var reading = app.Services.GetRequiredService<PartnerRegistry>().ReadIfChanged();
        if (reading is { Snapshot: null })
            throw new InvalidConfigurationException([.. reading.Faults]);
    }
}

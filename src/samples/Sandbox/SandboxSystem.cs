using System.Net;
using System.Security.Cryptography.X509Certificates;
using Sandbox.Books;
using Sandbox.Camara;
using Sandbox.Contract;
using Sandbox.Faults;
using Sandbox.Joining;

namespace Sandbox;

/// <summary>Puts the system together: TLS, the contracts, and the addresses that control it.</summary>
public static class SandboxSystem
{
    private const long LargestBody = 64 * 1024;

    public static WebApplication Build(SandboxOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory }
        );
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = LargestBody;
            using var pem = X509Certificate2.CreateFromPemFile(options.Certificate, options.Key);
            var certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null);
            server.Listen(IPAddress.Loopback, options.Port, listen => listen.UseHttps(certificate));
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.ConfigureHttpJsonOptions(json => Words.Settle(json.SerializerOptions));
        builder
            .Services.AddSingleton(options)
            .AddSingleton<MovableClock>()
            .AddSingleton(_ => new Journal(options.Journal))
            .AddSingleton<FaultPlan>()
            .AddSingleton<Charges>()
            .AddSingleton<Subscriptions>()
            .AddSingleton<Customers>()
            .AddSingleton<IBook>(books => books.GetRequiredService<Charges>())
            .AddSingleton<IBook>(books => books.GetRequiredService<Subscriptions>())
            .AddSingleton<IBook>(books => books.GetRequiredService<Customers>())
            .AddSingleton<Exchange>()
            .AddSingleton<CamaraDesk>();
        if (options.Joining is { } joining)
            builder.Services.AddSingleton(_ => new ReferralTeller(joining));
        var system = builder.Build();
        system.MapGet("/health", () => Results.Text("ok"));
        var known = system.MapGroup(string.Empty).AddEndpointFilter(BearerFilter.ForAsync(options.Secret));
        known.MapContracts();
        known.MapControl();
        system.MapCamara(options);
        system.MapActivation();
        if (options.Joining is not null)
            system.MapJoining();
        // What was done before is known before the first request, or the start fails.
        system.Services.GetRequiredService<Exchange>();
        return system;
    }
}

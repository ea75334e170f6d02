using System.Security.Cryptography.X509Certificates;
using OssBss.Contract;
using OssBss.Pages;
using OssBss.Store;

namespace OssBss;

/// <summary>Puts the system together: TLS, the REST contract for the broker, and a page for people.</summary>
public static class OssSystem
{
    private const long LargestBody = 64 * 1024;

    /// <param name="adjust">Comes before everything else in the pipeline; tests put faults there.</param>
    public static WebApplication Build(OssOptions options, Action<WebApplication>? adjust = null)
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
            server.ListenLocalhost(options.Port, listen => listen.UseHttps(certificate));
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(options).AddSingleton(TimeProvider.System).AddSingleton<Operators>();
        var system = builder.Build();
        if (options.Seed is { } seed)
            SeedFile.Load(seed, system.Services.GetRequiredService<Operators>());
        adjust?.Invoke(system);
        system.MapGet("/health", () => Results.Text("ok"));
        system.MapContract();
        system.MapPages();
        return system;
    }
}

using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;
using OttSite.Oidc;
using OttSite.Saml;
using OttSite.Sessions;
using OttSite.Shelf;
using OttSite.Standing;
using OttSite.Watch;
using OttSite.Webhooks;

namespace OttSite;

/// <summary>Puts the site together: TLS, the one protocol it speaks, and its pages.</summary>
internal static class Site
{
    private const long LargestForm = 512 * 1024;

    public static WebApplication Build(SiteOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory }
        );
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = LargestForm;
            server.ListenLocalhost(new Uri(options.Url).Port, listen => listen.UseHttps(TlsCertificate(options)));
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(options).AddSingleton(TimeProvider.System).AddSingleton<SessionStore>();
        builder.Services.AddRazorComponents();
        // The component services bring key storage along; this site keeps nothing on disk.
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        if (options.IsSaml)
            AddSaml(builder.Services, options);
        else
            AddOidc(builder.Services, options);
        builder.Services.AddSingleton<WebhookStore>().AddSingleton<WebhookSignature>().AddSingleton<WebhookPages>();
        var site = builder.Build();
        site.UseMiddleware<PageGuard>();
        site.MapPages();
        return site;
    }

    private static void AddOidc(IServiceCollection services, SiteOptions options)
    {
        services.AddSingleton(_ => BrokerClient(options));
        services.AddSingleton<Provider>().AddSingleton<TokenClient>().AddSingleton<IdTokenCheck>();
        services.AddSingleton<SessionWriter>().AddSingleton<TokenRenewal>().AddSingleton<ISignIn, OidcSignIn>();
        services
            .AddSingleton<StandingToken>()
            .AddSingleton<StandingClient>()
            .AddSingleton<Viewers>()
            .AddSingleton<Devices>();
        services.AddSingleton<WatchStore>().AddSingleton<WatchPages>().AddSingleton<IShelfKeeper, StandingShelf>();
    }

    private static void AddSaml(IServiceCollection services, SiteOptions options)
    {
        services.AddSingleton(_ => BrokerClient(options));
        services.AddSingleton<ThisServiceProvider>().AddSingleton<IdentityProvider>().AddSingleton<AuthnRequestUrl>();
        services
            .AddSingleton<ResponseCheck>()
            .AddSingleton<ISignIn, SamlSignIn>()
            .AddSingleton<IShelfKeeper, EntitledShelf>();
    }

    // Trusts exactly the authority it was given for the broker, not whatever the machine trusts besides.
    private static HttpClient BrokerClient(SiteOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        if (options.Authority is not null)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.ImportFromPemFile(options.Authority);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        return new HttpClient(handler)
        {
            Timeout = TimeSpan.FromSeconds(15),
            MaxResponseContentBufferSize = 1024 * 1024,
        };
    }

    private static X509Certificate2 TlsCertificate(SiteOptions options) =>
        options is { Certificate: { } certificate, Key: { } key }
            ? X509Certificate2.CreateFromPemFile(certificate, key)
            : throw new InvalidOperationException("--certificate and --key are needed to run the site.");
}

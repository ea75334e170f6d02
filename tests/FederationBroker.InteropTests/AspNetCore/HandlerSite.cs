using System.Net;
using System.Security.Claims;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FederationBroker.InteropTests.AspNetCore;

/// <summary>
/// A site on the framework's own OpenID Connect handler, set up as its documentation has it: pushed requests where the
/// provider takes them, PKCE, nonce, UserInfo, saved tokens, and sign-out in both directions.
/// </summary>
internal sealed class HandlerSite : IAsyncDisposable
{
    public const string ClientId = "aspnet";

    private readonly WebApplication app;

    private HandlerSite(WebApplication app, int port) => (this.app, Origin) = (app, OriginOf(port));

    public string Origin { get; }

    public static string OriginOf(int port) => $"https://localhost:{port}";

    public static async Task<HandlerSite> StartAsync(int port, string authority)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(server =>
            server.Listen(IPAddress.Loopback, port, listen => listen.UseHttps(Certificate()))
        );
        builder
            .Services.AddAuthentication(options =>
            {
                options.DefaultScheme = CookieAuthenticationDefaults.AuthenticationScheme;
                options.DefaultChallengeScheme = OpenIdConnectDefaults.AuthenticationScheme;
            })
            .AddCookie()
            .AddOpenIdConnect(options => Configure(options, authority));
        builder.Services.AddAuthorization();
        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapGet("/", WhoAsync).RequireAuthorization();
        app.MapGet("/bye", () => "bye");
        app.MapGet("/leave", () =>
            TypedResults.SignOut(new AuthenticationProperties { RedirectUri = "/bye" }, Schemes)
        );
        await app.StartAsync();
        return new HandlerSite(app, port);
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private static readonly string[] Schemes =
    [
        CookieAuthenticationDefaults.AuthenticationScheme,
        OpenIdConnectDefaults.AuthenticationScheme,
    ];

    private static void Configure(OpenIdConnectOptions options, string authority)
    {
        options.Authority = authority;
        options.ClientId = ClientId;
        options.ClientSecret = ConfigurationFolder.ClientSecret;
        options.ResponseType = "code";
        options.SaveTokens = true;
        options.GetClaimsFromUserInfoEndpoint = true;
        options.MapInboundClaims = false;
        options.Scope.Add("email");
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = BrokerNode.TrustTheTestAuthority();
        options.BackchannelHttpHandler = handler;
    }

    private static async Task<string> WhoAsync(HttpContext context, ClaimsPrincipal who) =>
        $"sub={who.FindFirstValue("sub")} given_name={who.FindFirstValue("given_name")} sid={who.FindFirstValue("sid")}"
        + $" token={await context.GetTokenAsync("access_token") is not null}";

    private static X509Certificate2 Certificate() =>
        X509Certificate2.CreateFromPemFile(
            Path.Combine(TestSettings.Certificates, "server.pem"),
            Path.Combine(TestSettings.Certificates, "server.key")
        );
}

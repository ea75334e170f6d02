using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FederationBroker.BrowserTests;

/// <summary>
/// Every partner's web site (*.ott.test). As many real ones do, its callback sends the browser on to a host of another
/// name.
/// </summary>
internal sealed class PartnerSite : IAsyncDisposable
{
    private readonly WebApplication app;

    private PartnerSite(WebApplication app) => this.app = app;

    /// <summary>Query of every answer that arrived, oldest first.</summary>
    public ConcurrentQueue<Dictionary<string, string>> Answers { get; } = new();

    public int Port =>
        new Uri(
            app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()
        ).Port;

    public static async Task<PartnerSite> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        using var pem = X509Certificate2.CreateFromPemFile(
            Path.Combine(TestSettings.Certificates, "server.pem"),
            Path.Combine(TestSettings.Certificates, "server.key")
        );
        var certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate))
        );
        var app = builder.Build();
        var site = new PartnerSite(app);
        app.MapGet("/callback", site.Receive);
        app.MapPost("/callback", site.ReceiveFormAsync);
        app.MapGet("/welcome", () =>
            Results.Content(
                "<!doctype html><html lang=en><title>Partner</title><h1>Back at the partner</h1>",
                "text/html"
            )
        );
        app.MapGet("/evil", (string to) =>
            Results.Content(
                $"<!doctype html><title>Evil</title><form method=post action='{to}'><input name=Remember "
                    + $"value=true><button id=go>Go</button></form>",
                "text/html"
            )
        );
        await app.StartAsync();
        return site;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> ReceiveFormAsync(HttpRequest request)
    {
        Answers.Enqueue((await request.ReadFormAsync()).ToDictionary(pair => pair.Key, pair => pair.Value.ToString()));
        return Results.Redirect("https://www.ott.test/welcome");
    }

    private IResult Receive(HttpRequest request)
    {
        Answers.Enqueue(request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()));
        // A site without a server: its script takes the answer.
        return request.Host.Host == "page.ott.test"
            ? Results.Content("<!doctype html><html lang=en><title>A site</title><h1>A site</h1>", "text/html")
            : Results.Redirect("https://www.ott.test/welcome");
    }
}

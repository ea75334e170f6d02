using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FederationBroker.ProductTests.Payments;

/// <summary>A partner's server that hears what it is told, over TLS; it answers as it is told to.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<HeardNotice> heard = new();

    private WebhookReceiver(WebApplication app, int port) => (this.app, Port) = (app, port);

    public int Port { get; }

    /// <summary>Of HTTP, for each that is heard from now on; null: the connection is cut.</summary>
    public Func<HeardNotice, int?> Answer { get; set; } = _ => 204;

    public IReadOnlyList<HeardNotice> Heard => [.. heard];

    public string AddressOf(string partner) => $"https://localhost:{Port}/{partner}";

    public static async Task<WebhookReceiver> StartAsync()
    {
        var port = FreePorts.Next();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(server =>
            server.Listen(IPAddress.Loopback, port, listen =>
                listen.UseHttps(
                    X509Certificate2.CreateFromPemFile(
                        Path.Combine(TestSettings.Certificates, "server.pem"),
                        Path.Combine(TestSettings.Certificates, "server.key")
                    )
                )
            )
        );
        var app = builder.Build();
        var receiver = new WebhookReceiver(app, port);
        app.Run(receiver.HearAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>What one partner has heard and taken, in order.</summary>
    public IReadOnlyList<HeardNotice> TakenBy(string partner) =>
        [.. heard.Where(notice => notice.Path == $"/{partner}" && notice.Answer is 204)];

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task HearAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var notice = new HeardNotice(
            context.Request.Path,
            await reader.ReadToEndAsync(),
            context.Request.Headers.ToDictionary(
                header => header.Key,
                header => header.Value.ToString(),
                StringComparer.OrdinalIgnoreCase
            )
        );
        var answer = Answer(notice);
        heard.Enqueue(notice with { Answer = answer });
        if (answer is { } status)
            context.Response.StatusCode = status;
        else
            context.Abort();
    }
}

internal sealed record HeardNotice(string Path, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public int? Answer { get; init; }

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Id => Headers["Webhook-Id"];

    public string Type => Json.GetProperty("type").GetString()!;

    public JsonElement Data => Json.GetProperty("data");
}

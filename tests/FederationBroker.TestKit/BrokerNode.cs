using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using FederationBroker.Partners;
using FederationBroker.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FederationBroker.TestKit;

/// <summary>The product, listening with TLS on a port of its own.</summary>
public sealed class BrokerNode : IAsyncDisposable
{
    private readonly WebApplication app;

    private BrokerNode(WebApplication app, int port, CapturedLog log) => (this.app, Port, Log) = (app, port, log);

    public int Port { get; }

    public CapturedLog Log { get; }

    public IServiceProvider Services => app.Services;

    public static async Task<BrokerNode> StartAsync(BrokerWorld world, string name)
    {
        var port = FreePort();
        var log = new CapturedLog(name);
        var app = BrokerHost.Build([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(world.SettingsFor(port, name));
            builder.Services.AddSingleton<TimeProvider>(world.Clock);
            builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Debug).AddProvider(log);
        });
        await app.StartAsync();
        return new BrokerNode(app, port, log);
    }

    /// <summary>An HTTP client that reaches this node under every host name and trusts the test authority only.</summary>
    public HttpClient NewClient() => ClientFor(Port);

    public static HttpClient ClientFor(int port)
    {
        var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(TestSettings.Certificates, "ca.pem"));
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, CustomTrustStore = { authority } };
        return new HttpClient(handler) { BaseAddress = new Uri(BrokerWorld.Origin) };
    }

    /// <summary>Waits until the node has taken a changed configuration over, or refused it.</summary>
    public async Task ConfigurationChangesAsync(Func<RegistrySnapshot, bool> until)
    {
        var registry = Services.GetRequiredService<IPartnerRegistry>();
        await Eventually.TrueAsync(() => Task.FromResult(until(registry.Current)), "the configuration is live");
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>Waits for a condition.</summary>
public static class Eventually
{
    public static async Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan? within = null)
    {
        var end = TimeProvider.System.GetUtcNow() + (within ?? TimeSpan.FromSeconds(15));
        while (!await condition())
        {
            if (TimeProvider.System.GetUtcNow() > end) throw new TimeoutException($"It never came true that {what}.");
            await Task.Delay(25);
        }
    }
}

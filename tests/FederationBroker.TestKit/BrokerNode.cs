using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using FederationBroker.Data.Time;
using FederationBroker.Partners;
using FederationBroker.SignIn.Passwords;
using FederationBroker.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FederationBroker.TestKit;

/// <summary>The product, listening with TLS on a port of its own.</summary>
public sealed class BrokerNode : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<string, Lazy<string>> Hashes = new(StringComparer.Ordinal);

    private readonly WebApplication app;
    private bool isOver;

    private BrokerNode(WebApplication app, int port, string origin, CapturedLog log) =>
        (this.app, Port, Origin, Log) = (app, port, origin, log);

    public int Port { get; }

    public string Origin { get; }

    public CapturedLog Log { get; }

    public IServiceProvider Services => app.Services;

    /// <param name="clock">The clock of its machine; the world's if null.</param>
    public static async Task<BrokerNode> StartAsync(
        BrokerWorld world,
        string name,
        int port,
        TimeProvider? clock = null
    )
    {
        var log = new CapturedLog(name);
        var app = BrokerHost.Build([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(world.SettingsFor(port, name));
            builder.Services.AddSingleton(new NodeClock(clock ?? world.Clock));
            builder.Services.AddSingleton(world.KeyPairs);
            builder.Services.AddSingleton<IPasswordComparison>(world.Comparisons);
            builder.Services.AddSingleton<IDatabaseTime>(services => new WorldTime(
                services.GetRequiredService<NpgsqlDataSource>(),
                world.Clock
            ));
            builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Debug).AddProvider(log);
        });
        await app.StartAsync();
        return new BrokerNode(app, port, world.PublicOrigin, log);
    }

    /// <summary>
    /// The product's hash of a password that a test gives somebody, computed once: the next who is given it has the
    /// same hash.
    /// </summary>
    public string HashOf(string password) =>
        Hashes.GetOrAdd(password, _ => new Lazy<string>(() => NewHash(password))).Value;

    /// <summary>
    /// An HTTP client that reaches this node under every host name and trusts the test authority only.
    /// </summary>
    public HttpClient NewClient() => ClientFor(Port, Origin);

    /// <summary>
    /// A client for whom every host is this machine: an address with a port of its own leads there, any other to the
    /// given port.
    /// </summary>
    public static HttpClient ClientFor(int port, string origin = BrokerWorld.Origin)
    {
        const int Https = 443;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectCallback = async (target, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(
                    new IPEndPoint(
                        IPAddress.Loopback,
                        target.DnsEndPoint.Port == Https ? port : target.DnsEndPoint.Port
                    ),
                    cancellation
                );
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        handler.SslOptions.CertificateChainPolicy = TrustTheTestAuthority();
        return new HttpClient(handler) { BaseAddress = new Uri(origin) };
    }

    public static X509ChainPolicy TrustTheTestAuthority() =>
        new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore =
            {
                X509CertificateLoader.LoadCertificateFromFile(Path.Combine(TestSettings.Certificates, "ca.pem")),
            },
        };

    /// <summary>Waits until the node has taken a changed configuration over, or refused it.</summary>
    public async Task ConfigurationChangesAsync(Func<RegistrySnapshot, bool> until)
    {
        var registry = Services.GetRequiredService<IPartnerRegistry>();
        await Eventually.TrueAsync(() => Task.FromResult(until(registry.Current)), "the configuration is live");
    }

    public async ValueTask DisposeAsync()
    {
        if (isOver)
            return;
        isOver = true;
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private string NewHash(string password) => Services.GetRequiredService<PasswordHashing>().Hash(password);
}

/// <summary>Waits for a condition.</summary>
public static class Eventually
{
    /// <summary>What a node says of itself once it is ready; the first look at its database takes a moment.</summary>
    public static async Task<string> ReadyAsync(HttpClient client)
    {
        var said = string.Empty;
        await TrueAsync(
            async () =>
            {
                using var answer = await client.GetAsync("/health/ready");
                said = await answer.Content.ReadAsStringAsync();
                return answer.IsSuccessStatusCode;
            },
            "the node is ready"
        );
        return said;
    }

    public static async Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan? within = null)
    {
        var end = TimeProvider.System.GetUtcNow() + (within ?? TimeSpan.FromSeconds(15));
        while (!await condition())
        {
            if (TimeProvider.System.GetUtcNow() > end)
                throw new TimeoutException($"It never came true that {what}.");
            await Task.Delay(25);
        }
    }
}

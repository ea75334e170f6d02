using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using FederationBroker.Plugins.Abstractions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Sandbox;
using Sandbox.Faults;

namespace FederationBroker.UnitTests.Plugins;

/// <summary>The sandbox, over real TLS, with an authority and a journal of its own.</summary>
public sealed class SandboxWorld : IAsyncLifetime
{
    public const string Secret = "sandbox-secret-0123456789";

    private const string Customers = $$"""
        { "offers": [
            { "seller": "kit-seller", "offer": "kit-offer", "price": { "minor": 890, "currency": "EUR" },
              "tax": { "minor": 142, "currency": "EUR" },
              "terms": { "en": ["One euro less."], "es": ["Un euro menos."] } },
            { "seller": "cinema", "offer": "gone", "whyNot": { "en": "It is no longer sold." } },
            { "seller": "cinema", "offer": "odd", "tax": { "minor": 142, "currency": "EUR" } },
            { "seller": "cinema", "offer": "owed", "withheld": "unpaid" },
            { "seller": "cinema", "offer": "stopped", "withheld": "account-blocked" },
            { "seller": "cinema", "offer": "unheard-of-why", "withheld": "moon-phase" } ],
          "subscribers": ["kit-subscriber", "{{RestSubject.Token}}"],
          "claims": { "x_customer_since": "2019", "x_unasked": "nobody's business" } }
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("fb-sandbox-").FullName;
    private WebApplication system = null!;

    public FaultPlan Faults => system.Services.GetRequiredService<FaultPlan>();

    public Journal Journal => system.Services.GetRequiredService<Journal>();

    public MovableClock Clock => system.Services.GetRequiredService<MovableClock>();

    /// <summary>Without a slash at its end.</summary>
    public string Address => system.Urls.Single().Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    public string Authority => Path.Combine(folder, "ca.pem");

    private string CustomersFile => Path.Combine(folder, "customers.json");

    private string JournalFile => Path.Combine(folder, "journal.jsonl");

    public static IReadOnlyDictionary<string, string> Secrets { get; } =
        new Dictionary<string, string> { ["sandbox"] = Secret };

    public async ValueTask InitializeAsync()
    {
        MakeCertificates();
        await File.WriteAllTextAsync(CustomersFile, Customers);
        await StartAsync();
    }

    /// <summary>As after a crash: all it knows is its journal, which ends with half a line.</summary>
    public async Task RestartAsync(string torn)
    {
        await system.DisposeAsync();
        await File.AppendAllTextAsync(JournalFile, torn);
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await system.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>How often the journal says that something was done under a key.</summary>
    public int DeedsUnder(string key) => Journal.Lines.Count(line => line.Key == key);

    public JsonElement Configuration(string side, double timeout = 10) =>
        JsonSerializer.SerializeToElement(
            new
            {
                address = $"{Address}/{side}/",
                secret = "sandbox",
                caFile = Authority,
                timeout = TimeSpan.FromSeconds(timeout).ToString("c"),
            }
        );

    /// <summary>A person, or whoever controls it: trusts its authority, and has no secret yet.</summary>
    public HttpClient Client()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(Authority);
        var handler = new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = policy } };
        return new HttpClient(handler) { BaseAddress = new Uri(Address) };
    }

    /// <summary>An adapter of this process that has begun.</summary>
    public static async Task<T> StartedAsync<T>(T adapter, JsonElement configuration)
        where T : IAdapter
    {
        (await adapter.ValidateAsync(configuration, CancellationToken.None)).Problems.ShouldBeEmpty();
        await adapter.StartAsync(new AdapterStart("metro", "test", configuration, Secrets), CancellationToken.None);
        return adapter;
    }

    private async Task StartAsync()
    {
        system = SandboxSystem.Build(
            new SandboxOptions
            {
                Port = 0,
                Certificate = Path.Combine(folder, "server.pem"),
                Key = Path.Combine(folder, "server.key"),
                Secret = Secret,
                Journal = JournalFile,
                Customers = CustomersFile,
            }
        );
        await system.StartAsync();
    }

    private void MakeCertificates()
    {
        var (from, until) = (DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=Sandbox tests", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = authority.CreateSelfSigned(from, until);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var server = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        server.CertificateExtensions.Add(names.Build());
        using var certificate = server.Create(root, from, until, RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(Authority, root.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "server.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "server.key"), key.ExportPkcs8PrivateKeyPem());
    }
}

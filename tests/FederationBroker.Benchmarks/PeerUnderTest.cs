using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;

namespace FederationBroker.Benchmarks;

/// <summary>
/// npm oidc-provider with the same client, certificate and key size, in a database of its own on the same server: see
/// oidc-provider/server.js.
/// </summary>
internal sealed class PeerUnderTest : IAsyncDisposable
{
    private readonly int subscribers;
    private readonly TestDatabase database;
    private readonly int port = FreePorts.Next();
    private readonly string key = NewKey();

    private PeerUnderTest(TestDatabase database, int subscribers) =>
        (this.database, this.subscribers) = (database, subscribers);

    public static async Task<PeerUnderTest> PrepareAsync(int subscribers) =>
        new(await TestDatabase.CreateAsync((_, _) => Task.CompletedTask, schema: "oidc-provider"), subscribers);

    private static string Folder =>
        Path.Combine(TestSettings.Repository, "tests/FederationBroker.Benchmarks/oidc-provider");

    public static bool IsInstalled => Directory.Exists(Path.Combine(Folder, "node_modules"));

    public Peer Peer =>
        new(
            "oidc-provider",
            $"https://login.cable.test:{port}",
            "/.well-known/openid-configuration",
            "/auth",
            "/token",
            "/token/introspection",
            "/me"
        );

    public IReadOnlyList<string> Browsers =>
        [.. Enumerable.Range(0, subscribers).Select(number => $"_session=session-{number}")];

    private NpgsqlConnectionStringBuilder Address => new(database.OwnerConnectionString);

    public Task<TimeSpan> DatabaseCpuAsync() => database.CpuOfAsync("oidc-provider");

    public ValueTask DisposeAsync() => database.DisposeAsync();

    public Task<ServerProcess> StartAsync(string? processors, int workers) =>
        ServerProcess.StartAsync(
            ["node", Path.Combine(Folder, "server.js")],
            new Dictionary<string, string?>
            {
                ["NODE_ENV"] = "production",
                ["PORT"] = port.ToString(CultureInfo.InvariantCulture),
                ["CERTIFICATE"] = Path.Combine(TestSettings.Certificates, "server.pem"),
                ["KEY"] = Path.Combine(TestSettings.Certificates, "server.key"),
                ["WORKERS"] = workers.ToString(CultureInfo.InvariantCulture),
                ["SUBSCRIBERS"] = subscribers.ToString(CultureInfo.InvariantCulture),
                ["CLIENT_SECRET"] = ConfigurationFolder.ClientSecret,
                ["PRIVATE_JWK"] = key,
                ["PGHOST"] = Address.Host,
                ["PGPORT"] = Address.Port.ToString(CultureInfo.InvariantCulture),
                ["PGDATABASE"] = Address.Database,
                ["PGUSER"] = Address.Username,
                ["PGPASSWORD"] = Address.Password,
                ["PGAPPNAME"] = "oidc-provider",
            },
            port,
            $"{Peer.Origin}{Peer.Discovery}",
            processors
        );

    private static string NewKey()
    {
        using var rsa = RSA.Create(2048);
        var key = rsa.ExportParameters(includePrivateParameters: true);
        return JsonSerializer.Serialize(
            new Dictionary<string, string>
            {
                ["kty"] = "RSA",
                ["alg"] = "RS256",
                ["use"] = "sig",
                ["kid"] = "bench",
                ["n"] = Text(key.Modulus),
                ["e"] = Text(key.Exponent),
                ["d"] = Text(key.D),
                ["p"] = Text(key.P),
                ["q"] = Text(key.Q),
                ["dp"] = Text(key.DP),
                ["dq"] = Text(key.DQ),
                ["qi"] = Text(key.InverseQ),
            }
        );

        static string Text(byte[]? value) => Base64Url.EncodeToString(value);
    }
}

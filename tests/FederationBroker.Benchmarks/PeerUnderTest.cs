using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace FederationBroker.Benchmarks;

/// <summary>
/// npm oidc-provider with the same client, certificate and key size, and everything in memory: see
/// oidc-provider/server.js.
/// </summary>
internal sealed class PeerUnderTest(int subscribers)
{
    private readonly int port = BrokerNode.FreePort();
    private readonly string key = NewKey();

    private static string Folder =>
        Path.Combine(TestSettings.Repository, "tests/FederationBroker.Benchmarks/oidc-provider");

    public static bool IsInstalled => Directory.Exists(Path.Combine(Folder, "node_modules"));

    public Peer Peer =>
        new(
            "oidc-provider",
            $"https://login.cable.test:{port}",
            "/.well-known/openid-configuration",
            "/auth",
            "/token"
        );

    public IReadOnlyList<string> Browsers =>
        [.. Enumerable.Range(0, subscribers).Select(number => $"_session=session-{number}")];

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

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace FederationBroker.ProductTests.Cluster;

/// <summary>Two nodes on one database, and a partner that authenticates with a key.</summary>
public sealed class TwoNodes : IAsyncLifetime
{
    public const string KeyedClient = "keyed";

    private static readonly ECDsa PartnerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public BrokerWorld World { get; private set; } = null!;

    public BrokerNode First => World.Node;

    public BrokerNode Second { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        World = await BrokerWorld.CreateAsync(Configure);
        Second = await World.StartNodeAsync();
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();

    /// <summary>Calls both nodes in turn, all at once.</summary>
    public Task<T[]> RaceAsync<T>(int times, Func<BrokerNode, Task<T>> call) =>
        Task.WhenAll(
            Enumerable.Range(0, times).Select(number => Task.Run(() => call(number % 2 == 0 ? First : Second)))
        );

    /// <summary>A client assertion (RFC 7523) of <see cref="KeyedClient"/> with the given id.</summary>
    public string Assertion(string id) => AssertionFor(World, id);

    public static string AssertionFor(BrokerWorld world, string id)
    {
        var now = world.Clock.GetUtcNow().ToUnixTimeSeconds();
        var input =
            $"{Encode("""{"alg":"ES256","typ":"JWT"}""")}.{Encode($$"""{"iss":"{{KeyedClient}}","sub":"{{KeyedClient}}","aud":"{{world.PublicOrigin}}/t/metro","jti":"{{id}}","iat":{{now}},"exp":{{now + 60}}}""")}";
        return $"{input}.{Base64Url.EncodeToString(PartnerKey.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}";
    }

    /// <summary>The keyed client, and a partner of both protocols.</summary>
    public static void Configure(ConfigurationFolder configuration)
    {
        var point = PartnerKey.ExportParameters(includePrivateParameters: false).Q;
        Directory.CreateDirectory(configuration.Path);
        File.WriteAllText(
            Path.Combine(configuration.Path, "keyed.jwks.json"),
            $$"""{"keys":[{"kty":"EC","crv":"P-256","alg":"ES256","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}]}"""
        );
        configuration.WritePartner(
            KeyedClient,
            ConfigurationFolder.OidcPartner(
                KeyedClient,
                authentication: "private_key_jwt",
                more: "  jwksFile: ../keyed.jwks.json\n",
                grantTypes: "authorization_code, client_credentials"
            )
        );
        SamlPartner.Register(configuration, "both");
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}

using FederationBroker.InteropTests.Apache;

namespace FederationBroker.InteropTests.ModAuthOpenidc;

/// <summary>A broker, and an Apache that is one of its partners.</summary>
public sealed class ApachePartner : IAsyncLifetime
{
    public const string ClientId = "apache";

    private const string Host = "apache.ott.test";

    private readonly int port = FreePorts.Next();

    public BrokerWorld World { get; private set; } = null!;

    public ApacheServer Apache { get; private set; } = null!;

    public BrowserStub NewBrowser() => World.NewBrowser().Visiting(Apache.Origin);

    public async ValueTask InitializeAsync()
    {
        World = await BrokerWorld.CreateAsync(
            configuration => configuration.WritePartner(ClientId, PartnerFile($"https://{Host}:{port}")),
            reachable: true
        );
        Apache = await ApacheServer.StartAsync(Host, ["auth_openidc"], Directives, port);
    }

    public async ValueTask DisposeAsync()
    {
        await Apache.DisposeAsync();
        await World.DisposeAsync();
    }

    // The first redirect URI is the test partner's own, so that both can act as the same client.
    private static string PartnerFile(string apache) =>
        ConfigurationFolder
            .OidcPartner(ClientId)
            .Replace(
                $"redirectUris: [ \"https://{ClientId}.ott.test/callback\" ]",
                $"redirectUris: [ \"https://{ClientId}.ott.test/callback\", \"{apache}/private/callback\" ]",
                StringComparison.Ordinal
            )
            .Replace(
                $"postLogoutRedirectUris: [ \"https://{ClientId}.ott.test/bye\" ]",
                $"postLogoutRedirectUris: [ \"{apache}/public/\" ]",
                StringComparison.Ordinal
            );

    private string Directives(string origin, string folder) =>
        $"""
            OIDCProviderMetadataURL {World.PublicOrigin}/t/metro/.well-known/openid-configuration
            OIDCClientID {ClientId}
            OIDCClientSecret {ConfigurationFolder.ClientSecret}
            OIDCProviderTokenEndpointAuth client_secret_basic
            OIDCRedirectURI {origin}/private/callback
            OIDCCryptoPassphrase {Guid.CreateVersion7():n}
            OIDCCABundlePath "{folder}/ca.pem"
            OIDCPKCEMethod S256
            OIDCScope "openid profile email offline_access"
            OIDCRemoteUserClaim sub
            OIDCPassClaimsAs environment
            OIDCPassRefreshToken On
            <Location /private>
              AuthType openid-connect
              Require valid-user
            </Location>

            """;
}

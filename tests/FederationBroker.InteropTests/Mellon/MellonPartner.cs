using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml;
using FederationBroker.InteropTests.Apache;

namespace FederationBroker.InteropTests.Mellon;

/// <summary>
/// A broker, and an Apache with mod_auth_mellon that is one of its partners. Each learned the other from its metadata.
/// </summary>
public sealed class MellonPartner : IAsyncLifetime
{
    private const string Id = "mellon";
    private const string Host = "mellon.ott.test";

    private readonly int port = FreePorts.Next();

    public RSA Key { get; } = RSA.Create(2048);

    public BrokerWorld World { get; private set; } = null!;

    public ApacheServer Apache { get; private set; } = null!;

    public string Origin => $"https://{Host}:{port}";

    public string EntityId => $"{Origin}/mellon/metadata";

    public string Consumer => $"{Origin}/mellon/postResponse";

    public BrowserStub NewBrowser() => World.NewBrowser().Visiting(Apache.Origin);

    public async ValueTask InitializeAsync()
    {
        World = await BrokerWorld.CreateAsync(
            configuration => SamlPartner.Register(configuration, Id, metadata: Metadata()),
            reachable: true
        );
        var (_, signer) = await BrokersMetadataAsync();
        Apache = await StartAsync(signer, port);
    }

    /// <param name="trusted">Certificate that the broker's metadata must be signed with.</param>
    public async Task<ApacheServer> StartAsync(X509Certificate2 trusted, int? on = null)
    {
        var (document, _) = await BrokersMetadataAsync();
        return await ApacheServer.StartAsync(
            Host,
            ["auth_mellon"],
            (_, folder) => Directives(folder, document, trusted),
            on
        );
    }

    public async ValueTask DisposeAsync()
    {
        await Apache.DisposeAsync();
        await World.DisposeAsync();
    }

    /// <summary>The broker's metadata as an administrator fetches it, and the certificate it is signed with.</summary>
    private async Task<(string Document, X509Certificate2 Signer)> BrokersMetadataAsync()
    {
        using var client = World.Node.NewClient();
        var document = await client.GetStringAsync("/t/metro/saml/metadata");
        var signature = (XmlElement)SamlRequest.Parse(document).GetElementsByTagName("ds:Signature")[0]!;
        return (
            document,
            X509CertificateLoader.LoadCertificate(
                Convert.FromBase64String(signature.GetElementsByTagName("ds:X509Certificate")[0]!.InnerText)
            )
        );
    }

    /// <summary>Without the NameIDFormat the module asks for transient names.</summary>
    private string Metadata() =>
        $"""
            <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="{EntityId}">
              <SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
                <KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{Convert.ToBase64String(
                Certificate().RawData
            )}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>
                <NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</NameIDFormat>
                <AssertionConsumerService index="0" isDefault="true" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="{Consumer}"/>
              </SPSSODescriptor>
            </EntityDescriptor>
            """;

    private string Directives(string folder, string document, X509Certificate2 signer)
    {
        File.WriteAllText(Path.Combine(folder, "sp.key"), Key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(folder, "sp.pem"), Certificate().ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "sp.xml"), Metadata());
        File.WriteAllText(Path.Combine(folder, "broker.xml"), document);
        File.WriteAllText(Path.Combine(folder, "metadata.pem"), signer.ExportCertificatePem());
        return $"""
            MellonLockFile "{folder}/mellon.lock"
            <Location />
              MellonSPPrivateKeyFile "{folder}/sp.key"
              MellonSPCertFile "{folder}/sp.pem"
              MellonSPMetadataFile "{folder}/sp.xml"
              MellonIdPMetadataFile "{folder}/broker.xml" "{folder}/metadata.pem"
              MellonEndpointPath /mellon
              MellonSecureCookie On
              MellonSignatureMethod rsa-sha256
              MellonAuthnContextClassRef urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport
              MellonIdP IDP
              MellonSetEnv given_name urn:oid:2.5.4.42
              MellonSetEnv email urn:oid:0.9.2342.19200300.100.1.3
              MellonSetEnv pairwise urn:oasis:names:tc:SAML:attribute:pairwise-id
              MellonSamlResponseDump On
            </Location>
            <Location /private>
              AuthType Mellon
              MellonEnable auth
              Require valid-user
            </Location>

            """;
    }

    public X509Certificate2 Certificate() =>
        new CertificateRequest($"CN={Host}", Key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(
            DateTimeOffset.UnixEpoch,
            DateTimeOffset.UnixEpoch.AddYears(100)
        );
}

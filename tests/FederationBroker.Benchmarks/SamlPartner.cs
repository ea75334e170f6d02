using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace FederationBroker.Benchmarks;

/// <summary>
/// A service provider that asks without signing, as most do: verifying is cheap, and signing would burden the load
/// generator.
/// </summary>
internal static class SamlPartner
{
    private const string EntityId = "https://saml.ott.test/sp";

    public const string Metadata = $"""
        <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{EntityId}">
          <md:SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
            <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>
            <md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://saml.ott.test/acs" index="0" isDefault="true"/>
          </md:SPSSODescriptor>
        </md:EntityDescriptor>
        """;

    public static string PartnerFile(string metadataFile) =>
        $$"""
            kind: Partner
            id: saml
            tenant: metro
            enabled: true
            sector: saml.ott.test
            display: { name: "Sample SAML", homeUrl: "https://saml.ott.test/", privacyUrl: "https://saml.ott.test/privacy" }
            agreement:
              claims:
                - { claim: given_name, required: true, purpose: { en: To greet you by name, es: Para saludarte, ja: お名前でお呼びするため } }
                - { claim: email, required: true, purpose: { en: To send you receipts, es: Para enviarte recibos, ja: 領収書をお送りするため } }
            saml: { metadata: "{{metadataFile}}", requireSignedRequests: false, sign: both }
            """;

    /// <summary>A request of its own each time: none may be used twice.</summary>
    public static string SignOnAddress(string origin)
    {
        var xml = $"""
            <samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_{Guid.NewGuid():n}" Version="2.0" IssueInstant="{Now}" Destination="{origin}/t/metro/saml/sso" AssertionConsumerServiceURL="https://saml.ott.test/acs" ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{EntityId}</saml:Issuer></samlp:AuthnRequest>
            """;
        using var buffer = new MemoryStream();
        using (var deflate = new DeflateStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
            deflate.Write(Encoding.UTF8.GetBytes(xml));
        return $"{origin}/t/metro/saml/sso?SAMLRequest={Uri.EscapeDataString(Convert.ToBase64String(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)))}&RelayState=r-1";
    }

    private static string Now =>
        TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

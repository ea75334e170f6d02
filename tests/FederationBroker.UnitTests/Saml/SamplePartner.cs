using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FederationBroker.Kernel;
using FederationBroker.Partners;

namespace FederationBroker.UnitTests.Saml;

/// <summary>
/// A registered partner with its keys, the tenant it belongs to, and a second partner whose things it must not get.
/// </summary>
internal static class SamplePartner
{
    public const string EntityId = "https://cinema.example/sp";
    public const string Consumer = "https://cinema.example/acs";
    public const string SecondConsumer = "https://cinema.example/acs/second?tenant=1";
    public const string ArtifactConsumer = "https://cinema.example/artifact";
    public const string OtherEntityId = "https://news.example/sp";
    public const string OtherConsumer = "https://news.example/acs";
    public const string PostBinding = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
    public const string ArtifactBinding = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact";

    public static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly RSA Key = RSA.Create(2048);
    public static readonly RSA NextKey = RSA.Create(2048);
    public static readonly ECDsa CurveKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    public static readonly RSA StrangersKey = RSA.Create(2048);

    public static readonly Tenant Tenant = new()
    {
        Id = new TenantId("metro"),
        DisplayName = "Metro Cable & Söhne",
        Theme = "metro",
        Issuer = "https://login.example/t/metro",
        Locales = ["en", "ja"],
        PairwiseScope = "metro.example",
        Passkeys = new PasskeySettings { Domain = "login.metro.test", Origins = [] },
        TechnicalContact = "tech@metro.example",
    };

    public static string Endpoint => $"{Tenant.Issuer}/saml/sso";

    /// <summary>A request as this partner makes it when everything is right.</summary>
    public static readonly SamlRequest Request = new()
    {
        Id = "_request-1",
        Issuer = EntityId,
        Destination = Endpoint,
        IssueInstant = Now.AddSeconds(-2),
        Consumer = Consumer,
    };

    public static readonly SamlSettings Settings = new()
    {
        RequireSignedRequests = true,
        ServiceProvider = new SamlServiceProvider
        {
            EntityId = EntityId,
            AssertionConsumerServices =
            [
                new AssertionConsumerService(0, ArtifactBinding, ArtifactConsumer, IsDefault: null),
                new AssertionConsumerService(1, PostBinding, Consumer, IsDefault: true),
                new AssertionConsumerService(2, PostBinding, SecondConsumer, IsDefault: null),
            ],
            SigningCertificates = [CertificateOf(NextKey), CertificateOf(Key), CertificateOf(CurveKey)],
        },
    };

    public static Partner Partner => With(Settings);

    public static Partner With(SamlSettings settings) =>
        new()
        {
            Tenant = Tenant.Id,
            Id = new PartnerId("cinema"),
            Enabled = true,
            Display = new PartnerDisplay("Cinema", null, null, null),
            Sector = "cinema.example",
            Agreement = new Agreement
            {
                Claims =
                [
                    Claim("given_name", "urn:oid:2.5.4.42"),
                    Claim("email", "urn:oid:0.9.2342.19200300.100.1.3"),
                    Claim("zoneinfo", null),
                ],
            },
            Saml = settings,
        };

    public static RegistrySnapshot Registry(Partner? partner = null) =>
        new([Tenant], [partner ?? Partner, Other], generation: 1);

    public static X509Certificate2 CertificateOf(AsymmetricAlgorithm key)
    {
        var request = key is RSA rsa
            ? new CertificateRequest("CN=sp", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest("CN=sp", (ECDsa)key, HashAlgorithmName.SHA256);

        // Long expired on purpose: certificates only carry keys.
        using var certificate = request.CreateSelfSigned(Now.AddYears(-9), Now.AddYears(-8));
        return X509CertificateLoader.LoadCertificate(certificate.RawData);
    }

    private static Partner Other =>
        new()
        {
            Tenant = Tenant.Id,
            Id = new PartnerId("news"),
            Enabled = true,
            Display = new PartnerDisplay("News", null, null, null),
            Sector = "news.example",
            Agreement = new Agreement(),
            Saml = new SamlSettings
            {
                ServiceProvider = new SamlServiceProvider
                {
                    EntityId = OtherEntityId,
                    AssertionConsumerServices =
                    [
                        new AssertionConsumerService(0, PostBinding, OtherConsumer, IsDefault: null),
                    ],
                },
            },
        };

    private static AgreedClaim Claim(string name, string? samlName) =>
        new()
        {
            Claim = name,
            Required = false,
            Purposes = ImmutableSortedDictionary<string, string>.Empty.Add("en", "To greet you."),
            OidcName = name,
            SamlName = samlName,
            NoticeHash = "0",
        };
}

using FederationBroker.Partners;
using FederationBroker.Partners.Configuration;
using FederationBroker.Saml;
using FederationBroker.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.TestKit;

/// <summary>A configuration folder that tests write to.</summary>
/// <param name="systemOf">Tenant → where its sample OSS/BSS is, as a mapping for its file; null: nobody has
/// one.</param>
public sealed class ConfigurationFolder(string path, Func<string, string>? systemOf = null)
{
    /// <summary>Secret of every confidential test client.</summary>
    public const string ClientSecret = "test-client-secret-0123456789abcdefghijklmnopqrstuvwxyz";

    public string Path => path;

    /// <summary>As a node reads it when it starts.</summary>
    public ConfigurationReading Read() => NewLoader().Read();

    /// <param name="withAdapters">Kinds of connected systems are known.</param>
    internal ConfigurationLoader NewLoader(bool withAdapters = true) =>
        new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddSamlMetadata()
            .AddAuthenticatorMetadata()
            .AddPartners(
                new PartnerOptions(path, BrokerWorld.Origin)
                {
                    Adapters = withAdapters ? new AdapterKinds(["rest"], ["rest"]) : new AdapterKinds([], []),
                }
            )
            .BuildServiceProvider()
            .GetRequiredService<ConfigurationLoader>();

    /// <summary>
    /// Operators metro and coast; partners stream, cinema, sports (metro) and stream (coast), spa (public), resource
    /// (introspects).
    /// </summary>
    public void WriteStandard()
    {
        WriteTenant(
            "metro",
            "kind: Tenant\nid: metro\ndisplay: { name: Metro Cable }\ntheme: metro\nlocales: [en, es, "
                + "ja]\ntechnicalContact: tech@metro.test\nsupportPhone: +1 555 0100\nsupportUrl: "
                + "https://help.metro.test/\npairwiseScope: metro.test\n"
                + SubscriberDataOf("metro")
        );
        WriteTenant(
            "coast",
            "kind: Tenant\nid: coast\ndisplay: { name: Coast Vision }\ntheme: coast\nlocales: [en, es, "
                + "ja]\nsupportEmail: help@coast.test\npairwiseScope: coast.test\n"
                + SubscriberDataOf("coast")
        );
        WritePartner("stream", OidcPartner("stream"));
        WritePartner("cinema", OidcPartner("cinema", algorithm: "ES256"));
        WritePartner(
            "spa",
            OidcPartner("spa", authentication: "none", more: "  allowedOrigins: [ \"https://spa.ott.test\" ]\n")
        );
        WritePartner(
            "resource",
            OidcPartner(
                "resource",
                more: "  mayIntrospect: true\n",
                grantTypes: "authorization_code, client_credentials"
            )
        );
        WritePartner("coast-stream", OidcPartner("stream", tenant: "coast"));
    }

    /// <summary>A sound partner file; each parameter changes one thing.</summary>
    public static string OidcPartner(
        string id,
        string tenant = "metro",
        string authentication = "client_secret_basic",
        string algorithm = "RS256",
        string more = "",
        string grantTypes = "authorization_code, refresh_token",
        bool enabled = true,
        bool standing = false
    ) =>
        $$"""
            kind: Partner
            id: {{id}}
            tenant: {{tenant}}
            enabled: {{(enabled ? "true" : "false")}}
            display: { name: "Sample {{id}}", homeUrl: "https://{{id}}.ott.test/", privacyUrl: "https://{{id}}.ott.test/privacy" }
            agreement:
              standing: {{(standing ? "true" : "false")}}
              claims:
                - { claim: given_name, required: true, purpose: { en: To greet you by name, es: Para saludarte por tu nombre, ja: お名前でお呼びするため } }
                - { claim: email, required: false, purpose: { en: To send you receipts, es: Para enviarte recibos, ja: 領収書をお送りするため } }
                - { claim: postal_code, required: false, oidc: region, purpose: { en: To show local news, es: Para mostrar noticias locales, ja: 地域のニュースを表示するため } }
            oidc:
              clientAuthentication: {{authentication}}
              {{(
                authentication.StartsWith("client_secret", StringComparison.Ordinal)
                    ? $"secretSha256: {BrokerWorld.Sha256(ClientSecret)}"
                    : ""
            )}}
              redirectUris: [ "https://{{id}}.ott.test/callback" ]
              postLogoutRedirectUris: [ "https://{{id}}.ott.test/bye" ]
              idTokenSigningAlgorithm: {{algorithm}}
              grantTypes: [ {{grantTypes}} ]
            {{more}}
            """;

    /// <summary>Metro, whose households may sign in by a device and from home.</summary>
    /// <param name="sessions">Lifetimes of logins, as a mapping.</param>
    /// <param name="home">How long a sign-in from home lasts.</param>
    public void WriteMetroWithHouseholds(string sessions = "{ idle: 12h, absolute: 30d }", string home = "4h") =>
        WriteTenant(
            "metro",
            $$"""
            kind: Tenant
            id: metro
            display: { name: Metro Cable }
            theme: metro
            locales: [en, es, ja]
            supportPhone: +1 555 0100
            pairwiseScope: metro.test
            sessions: {{sessions}}
            householdSignIn: true
            homeNetwork: {{systemOf!("metro").Replace("}", $", session: {home} }}", StringComparison.Ordinal)}}
            """
        );

    private string SubscriberDataOf(string tenant) =>
        systemOf is null ? string.Empty : $"subscriberData: {systemOf(tenant)}\n";

    public void WriteTenant(string name, string yaml) => Write("tenants", name, yaml);

    /// <summary>Metadata of a SAML service provider, as <c>../metadata/&lt;id&gt;.xml</c>.</summary>
    public void WriteServiceProvider(string id, string? metadata = null) =>
        File.WriteAllText(
            System.IO.Path.Combine(
                Directory.CreateDirectory(System.IO.Path.Combine(path, "metadata")).FullName,
                $"{id}.xml"
            ),
            metadata ?? SamlPartner.Metadata(id)
        );

    public void WritePartner(string name, string yaml) => Write("partners", name, yaml);

    public void RemovePartner(string name) => File.Delete(System.IO.Path.Combine(path, "partners", $"{name}.yaml"));

    // Replaced in one step: a node must never read half a file.
    private void Write(string folder, string name, string yaml)
    {
        var target = System.IO.Path.Combine(
            Directory.CreateDirectory(System.IO.Path.Combine(path, folder)).FullName,
            $"{name}.yaml"
        );
        File.WriteAllText($"{target}.new", yaml);
        File.Move($"{target}.new", target, overwrite: true);
    }
}

using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using System.Xml;

namespace OttSite.Saml;

/// <summary>What the broker's metadata says about itself.</summary>
internal sealed record IdentityProviderDescription(
    string EntityId,
    string SignOnUrl,
    ImmutableArray<X509Certificate2> Certificates
);

/// <summary>
/// Reads the broker's metadata over TLS, whose authority this site was given; keys are never taken from a message.
/// </summary>
internal sealed class IdentityProvider(HttpClient http, SiteOptions options, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    private (IdentityProviderDescription Description, DateTimeOffset At)? _known;

    public async Task<IdentityProviderDescription> DescribeAsync(CancellationToken cancellation)
    {
        if (_known is { } known && known.At + Fresh > time.GetUtcNow())
            return known.Description;
        var root = SafeXml
            .Read(await http.GetByteArrayAsync(options.Broker + "/saml/metadata", cancellation))
            .DocumentElement!;
        var description = Parse(root);
        _known = (description, time.GetUtcNow());
        return description;
    }

    private IdentityProviderDescription Parse(XmlElement root)
    {
        if (root.LocalName != "EntityDescriptor" || root.NamespaceURI != SamlNames.Metadata)
            throw SignInFailedException.Untrusted("The provider's metadata is no EntityDescriptor.");
        if (
            root.HasAttribute("validUntil")
            && XmlConvert.ToDateTimeOffset(root.GetAttribute("validUntil")) <= time.GetUtcNow()
        )
            throw SignInFailedException.Untrusted("The provider's metadata has expired.");
        var role = root.Needed("IDPSSODescriptor", SamlNames.Metadata);
        var signOn = role.Children("SingleSignOnService", SamlNames.Metadata)
            .FirstOrDefault(service => service.GetAttribute("Binding") == SamlNames.RedirectBinding)
            ?? throw SignInFailedException.Untrusted("The provider offers no sign-on by redirect.");
        return new IdentityProviderDescription(
            root.GetAttribute("entityID"),
            signOn.GetAttribute("Location"),
            [.. Certificates(role)]
        );
    }

    // A key without a use serves both purposes (SAML errata E62). Certificates only carry keys: their dates do not
    // matter.
    private static IEnumerable<X509Certificate2> Certificates(XmlElement role) =>
        from key in role.Children("KeyDescriptor", SamlNames.Metadata)
        where key.GetAttribute("use") is "" or "signing"
        from info in key.Children("KeyInfo", SamlNames.Signature)
        from data in info.Children("X509Data", SamlNames.Signature)
        from certificate in data.Children("X509Certificate", SamlNames.Signature)
        select X509CertificateLoader.LoadCertificate(Convert.FromBase64String(certificate.InnerText));
}

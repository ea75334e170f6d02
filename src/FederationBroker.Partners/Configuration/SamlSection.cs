namespace FederationBroker.Partners.Configuration;

/// <summary>Reads a partner's <c>saml:</c> section and the metadata file it names.</summary>
internal static class SamlSection
{
    private static readonly Dictionary<string, SamlSigning> Signing = new() { ["both"] = SamlSigning.Both, ["response"] = SamlSigning.Response, ["assertion"] = SamlSigning.Assertion };
    private static readonly Dictionary<string, SamlNameIdKind> NameIds = new() { ["persistent"] = SamlNameIdKind.Persistent, ["transient"] = SamlNameIdKind.Transient };

    public static SamlSettings? Read(Section section, LoaderContext context)
    {
        var path = section.RequiredText("metadata");
        var sign = section.Choice("sign", Signing, SamlSigning.Both);
        var nameId = section.Choice("nameId", NameIds, SamlNameIdKind.Persistent);
        var requireSigned = section.Flag("requireSignedRequests", otherwise: false);
        var lifetime = section.Duration("assertionLifetime", TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(30));
        section.RefuseUnknownKeys();
        if (path.Length == 0 || context.ReadBytes(section, "metadata", path) is not { } xml) return null;
        switch (context.SamlMetadata.Read(xml, context.Now))
        {
            case SamlMetadataReading.Rejected rejected:
                foreach (var fault in rejected.Faults)
                    context.Faults.Add(new ConfigurationFault(context.Display(context.PathFrom(section, path)), fault.Line, fault.Column, fault.Rule, fault.Message, fault.Fix));
                return null;
            case SamlMetadataReading.Parsed { ServiceProvider: var serviceProvider }:
                if (requireSigned && serviceProvider.SigningCertificates.IsEmpty)
                    section.Fault("requireSignedRequests", "signing-key", "signed requests are demanded, but the metadata has no signing key.", "Ask the partner for metadata with a signing KeyDescriptor.");
                return new SamlSettings { ServiceProvider = serviceProvider, RequireSignedRequests = requireSigned, Sign = sign, NameId = nameId, AssertionLifetime = lifetime };
            default:
                return null;
        }
    }
}

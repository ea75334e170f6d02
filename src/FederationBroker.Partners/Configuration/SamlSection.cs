namespace FederationBroker.Partners.Configuration;

/// <summary>Reads a partner's <c>saml:</c> section and the metadata file it names.</summary>
internal static class SamlSection
{
    private static readonly Dictionary<string, SamlSigning> Signing = new()
    {
        ["both"] = SamlSigning.Both,
        ["response"] = SamlSigning.Response,
        ["assertion"] = SamlSigning.Assertion,
    };
    private static readonly Dictionary<string, SamlNameIdKind?> NameIds = new()
    {
        ["persistent"] = SamlNameIdKind.Persistent,
        ["transient"] = SamlNameIdKind.Transient,
    };

    public static SamlSettings? Read(Section section, LoaderContext context)
    {
        var path = section.RequiredText("metadata");
        var sign = section.Choice("sign", Signing, SamlSigning.Both);
        var nameId = section.Choice("nameId", NameIds, otherwise: null);
        bool? pairwiseId = section.Text("pairwiseId") is null ? null : section.Flag("pairwiseId", otherwise: true);
        var requireSigned = section.Flag("requireSignedRequests", otherwise: false);
        var lifetime = section.Duration(
            "assertionLifetime",
            TimeSpan.FromMinutes(5),
            TimeSpan.FromSeconds(30),
            TimeSpan.FromMinutes(30)
        );
        section.RefuseUnknownKeys();
        if (path.Length == 0 || context.ReadBytes(section, "metadata", path) is not { } xml)
            return null;
        var reading = context.SamlMetadata.Read(xml, context.Now);
        var file = context.Display(context.PathFrom(section, path));
        foreach (var warning in reading.Warnings)
            context.Faults.Add(Of(warning, file) with { IsWarning = true });
        switch (reading)
        {
            case SamlMetadataReading.Rejected rejected:
                context.Faults.AddRange(rejected.Faults.Select(fault => Of(fault, file)));
                return null;
            case SamlMetadataReading.Parsed { ServiceProvider: var serviceProvider }:
                if (requireSigned && serviceProvider.SigningCertificates.IsEmpty)
                    section.Fault(
                        "requireSignedRequests",
                        "signing-key",
                        "signed requests are demanded, but the metadata has no signing key.",
                        "Ask the partner for metadata with a signing KeyDescriptor."
                    );
                var settings = new SamlSettings
                {
                    ServiceProvider = serviceProvider,
                    RequireSignedRequests = requireSigned,
                    Sign = sign,
                    NameId = nameId,
                    PairwiseId = pairwiseId,
                    AssertionLifetime = lifetime,
                };
                SamlPrecedenceRules.Check(section, settings);
                return settings;
            default:
                return null;
        }
    }

    private static ConfigurationFault Of(SamlMetadataFault fault, string file) =>
        new(file, fault.Line, fault.Column, fault.Rule, fault.Message, fault.Fix);
}

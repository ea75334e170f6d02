using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FederationBroker.Partners.Configuration;

/// <summary>Reads <c>passkeys:</c> of an operator's file, and the metadata of authenticators that it names.</summary>
internal static class PasskeysSection
{
    // FIDO's file has some 8 MB, with a picture of every model.
    private const int LargestMetadata = 64 << 20;

    private static readonly Dictionary<string, bool> Synced = new() { ["accepted"] = false, ["refused"] = true };

    public static PasskeySettings Read(Section file, string issuer, ImmutableArray<string> hosts, LoaderContext context)
    {
        // A host that is none has been spoken of.
        if (!Uri.TryCreate(issuer, UriKind.Absolute, out var address))
            return new PasskeySettings { Domain = string.Empty, Origins = [] };
        var usual = new PasskeySettings
        {
            Domain = address.Host,
            Origins =
            [
                .. hosts
                    .Select(host => $"https://{host}")
                    .Prepend(address.GetLeftPart(UriPartial.Authority))
                    .Distinct(StringComparer.Ordinal),
            ],
        };
        if (file.Sub("passkeys") is not { } section)
            return usual;
        var settings = WithModels(section, context, usual) with
        {
            Domain = DomainIn(section, address.Host, hosts),
            RefusesSynced = section.Choice("synced", Synced, otherwise: false),
        };
        section.RefuseUnknownKeys();
        return settings;
    }

    // WebAuthn Level 3, 5.1.2 and 5.11: the domain is the page's own, a parent of it, or another one that vouches for
    // the page (related origins); another one can only vouch when it is served here.
    private static string DomainIn(Section section, string host, ImmutableArray<string> hosts)
    {
        if (section.Text("domain") is not { } domain)
            return host;
        var isParent = host == domain || host.EndsWith($".{domain}", StringComparison.Ordinal);
        if (!WebAddress.IsHostName(domain) || !(isParent || hosts.Contains(domain)))
            section.Fault(
                "domain",
                "passkey-domain",
                $"{domain} is neither {host}, nor a parent domain of it, nor one of hosts.",
                "Name the host that passkeys were made for first, and keep it among hosts."
            );
        else if (!domain.Contains('.', StringComparison.Ordinal) && domain != host)
            section.Fault(
                "domain",
                "passkey-domain",
                $"{domain} is a public suffix; browsers refuse it.",
                "Name a domain that is the operator's alone."
            );
        return domain;
    }

    private static PasskeySettings WithModels(Section section, LoaderContext context, PasskeySettings usual)
    {
        var wanted = section.Items("authenticators");
        var path = section.Text("metadataFile");
        var authorities = AuthoritiesIn(section, context);
        if (wanted.Count == 0 && path is null)
            return usual;
        if (wanted.Count == 0 || path is null)
        {
            var missing = path is null ? "metadataFile" : "authenticators";
            section.Fault(
                missing,
                "required",
                $"passkeys.{missing} is missing: models are listed, and proven by FIDO's metadata.",
                "Add authenticators and metadataFile, or neither."
            );
            return usual;
        }

        if (context.ReadBytes(section, "metadataFile", path, LargestMetadata) is not { } blob)
            return usual;
        switch (context.Authenticators.Read(blob, authorities, context.Now))
        {
            case AuthenticatorMetadataReading.Refused refused:
                section.Fault("metadataFile", "metadata", $"{path} {refused.Why}.", refused.Fix);
                return usual;
            case AuthenticatorMetadataReading.Parsed parsed:
                return usual with
                {
                    ModelsDue = parsed.NextUpdate,
                    Models = wanted
                        .Select(item => ModelOf(section, item, parsed.Models))
                        .OfType<AuthenticatorModel>()
                        .DistinctBy(model => model.Aaguid)
                        .ToImmutableDictionary(model => model.Aaguid),
                };
            default:
                return usual;
        }
    }

    private static AuthenticatorModel? ModelOf(
        Section section,
        Item item,
        ImmutableDictionary<Guid, AuthenticatorModel> known
    )
    {
        if (!Guid.TryParseExact(item.Value, "D", out var aaguid) || aaguid == Guid.Empty)
        {
            section.Fault(
                item.Place,
                "aaguid",
                $"{item.Value} is no AAGUID.",
                "Write it as FIDO does, such as 2fc0579f-8113-47ea-b116-bb5a8db9202a."
            );
            return null;
        }

        var model = known.GetValueOrDefault(aaguid);
        if (model is null)
            section.Fault(
                item.Place,
                "aaguid",
                $"the metadata knows no authenticator {item.Value}.",
                "Compare it with its maker's list, or refresh metadataFile."
            );
        else if (model.Roots.IsEmpty)
            section.Fault(
                item.Place,
                "unproven-model",
                $"{model.Name} cannot prove what it is: it has no certificate of its maker.",
                "Remove it; a list that anybody can claim to be on protects nothing."
            );
        else if (model.Withdrawn is { } status)
            section.Warn(
                item.Place,
                "withdrawn-model",
                $"{model.Name} is refused: FIDO says {status} of it.",
                "Remove it, and tell those who have one to add another passkey."
            );
        return model;
    }

    private static X509Certificate2Collection? AuthoritiesIn(Section section, LoaderContext context)
    {
        if (section.Text("metadataCaFile") is not { } path)
            return null;
        if (context.ReadText(section, "metadataCaFile", path) is not { } pem)
            return null;
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            // Said below: there is none.
        }

        if (authorities.Count == 0)
            section.Fault(
                "metadataCaFile",
                "certificate",
                $"{path} has no certificate in it.",
                "Name a PEM file with the root that FIDO's metadata is signed under."
            );
        return authorities;
    }
}

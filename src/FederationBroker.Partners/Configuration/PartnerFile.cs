using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using FederationBroker.Kernel;

namespace FederationBroker.Partners.Configuration;

/// <summary>Reads <c>partners/*.yaml</c>.</summary>
internal static class PartnerFile
{
    public static Partner? Read(Section file, LoaderContext context)
    {
        var idText = file.RequiredText("id");
        if (!PartnerId.TryParse(idText, out var id) && idText.Length > 0)
            file.Fault(
                "id",
                "slug",
                "id must be lower-case letters, digits and hyphens, start with a letter and have at most 64 "
                    + "characters.",
                "Choose such a name."
            );
        if (!TenantId.TryParse(file.RequiredText("tenant"), out var tenant))
            file.Fault("tenant", "slug", "tenant must name an operator's id.", "Write the id of a file in tenants/.");

        var oidc = file.Sub("oidc") is { } oidcSection ? OidcSection.Read(oidcSection, context, idText) : null;
        var saml = file.Sub("saml") is { } samlSection ? SamlSection.Read(samlSection, context) : null;
        var claims = new List<Placed<AgreedClaim>>();
        var partner = new Partner
        {
            Tenant = tenant,
            Id = id,
            ConfigurationFile = file.File,
            Enabled = file.Flag("enabled", otherwise: true),
            Display = DisplayOf(file),
            Agreement = AgreementOf(file.Sub("agreement"), claims, context.Now),
            Oidc = oidc,
            Saml = saml,
            Sector = SectorOf(file, oidc, saml),
        };
        ProtocolRules.Check(file, partner, claims);
        file.RefuseUnknownKeys();
        return id.Value is null || tenant.Value is null ? null : partner;
    }

    private static PartnerDisplay DisplayOf(Section file)
    {
        if (file.Sub("display") is not { } display)
        {
            file.Fault(
                "display",
                "required",
                "display is missing.",
                "Add `display:` with `name:` below it; subscribers see it."
            );
            return new PartnerDisplay(string.Empty, null, null, null);
        }

        var result = new PartnerDisplay(
            display.RequiredText("name"),
            TenantFile.AddressOf(display, "homeUrl"),
            TenantFile.AddressOf(display, "privacyUrl"),
            TenantFile.AddressOf(display, "termsUrl")
        );
        display.RefuseUnknownKeys();
        return result;
    }

    // One value for both protocols of a partner, and never an empty one: equal or empty sectors make subjects linkable.
    private static string SectorOf(Section file, OidcSettings? oidc, SamlSettings? saml)
    {
        if (file.Text("sector") is { } sector)
        {
            if (!WebAddress.IsHostName(sector))
                file.Fault(
                    "sector",
                    "sector",
                    "sector must be a lower-case host name.",
                    WebAddress.HostHint(sector, "Write the partner's own host, such as www.example.tv.")
                );
            return sector;
        }

        var addresses = (oidc?.RedirectUris ?? []).Concat(
            saml?.ServiceProvider.AssertionConsumerServices.Select(acs => acs.Location) ?? []
        );
        var hosts = addresses
            .Where(address => WebAddress.FaultOf(address) is null)
            .Select(WebAddress.SectorOf)
            .Distinct()
            .ToList();
        if (hosts.Count == 1)
            return hosts[0];
        if (oidc is not null || saml is not null)
            file.Fault(
                "id",
                "sector",
                "the partner's addresses do not share one host, so its pseudonyms have no sector.",
                "Add `sector:` with one host of the partner; it must never change afterwards."
            );
        return string.Empty;
    }

    private static Agreement AgreementOf(Section? section, List<Placed<AgreedClaim>> claims, DateTimeOffset now)
    {
        if (section is null)
            return new Agreement();
        claims.AddRange(
            section
                .Subs("claims")
                .Select(entry => (Entry: entry, Claim: ClaimOf(entry)))
                .Where(read => read.Claim is not null)
                .Select(read => new Placed<AgreedClaim>(read.Claim!, read.Entry))
        );
        var agreement = new Agreement
        {
            Standing = section.Flag("standing", otherwise: false),
            Collaboration = CollaborationSection.Read(section.Sub("collaboration")),
            Hooks = HooksSection.Read(section.Sub("hooks")),
            Payments = PaymentsSection.Read(section.Sub("payments")),
            WebhookUrl = TenantFile.AddressOf(section, "webhook"),
            MaximumAge = MaximumAgeOf(section),
            ValidFrom = section.Date("validFrom"),
            ValidUntil = section.Date("validUntil"),
            Claims = [.. claims.Select(claim => claim.Value)],
        };
        AgreementRules.Check(section, agreement, claims, now);
        section.RefuseUnknownKeys();
        return agreement;
    }

    private static TimeSpan? MaximumAgeOf(Section section)
    {
        var age = section.Duration("maximumAge", TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromDays(400));
        return age == TimeSpan.Zero ? null : age;
    }

    private static AgreedClaim? ClaimOf(Section section)
    {
        var name = section.RequiredText("claim");
        var claim = ClaimCatalogue.Find(name);
        if (claim is null && name.Length > 0)
            section.Fault(
                "claim",
                "claim",
                $"{name} is not in the claim catalogue.",
                Section.NearestHint(name, ClaimCatalogue.Claims.Keys)
            );
        var purposes = section.Texts("purpose").ToImmutableSortedDictionary();
        if (section.Sub("purpose") is null || purposes.IsEmpty || purposes.Values.Any(string.IsNullOrWhiteSpace))
            section.Fault(
                "claim",
                "purpose",
                $"{name} has no purpose; subscribers are told why each datum is released.",
                "Add `purpose: { en: …, es: …, ja: … }`."
            );
        var names = section.Texts("name").ToImmutableSortedDictionary();
        if (ClaimCatalogue.IsOfAdapters(name) && names.IsEmpty)
            section.Fault(
                "claim",
                "claim-text",
                $"{name} has no name that subscribers could read.",
                "Add `name: { en: …, es: …, ja: … }`."
            );
        var required = section.Flag("required", otherwise: false);
        var oidcName = section.Text("oidc") ?? name;
        var samlName = section.Text("saml") ?? claim?.SamlName;
        section.RefuseUnknownKeys();
        if (claim is null)
            return null;
        return new AgreedClaim
        {
            Claim = name,
            Required = required,
            Names = names,
            Purposes = purposes,
            OidcName = oidcName,
            SamlName = samlName,
            NoticeHash = NoticeHashOf(required, names, purposes),
        };
    }

    private static string NoticeHashOf(
        bool required,
        ImmutableSortedDictionary<string, string> names,
        ImmutableSortedDictionary<string, string> purposes
    )
    {
        var text = new StringBuilder(required ? "required" : "optional");
        foreach (var (language, sentence) in names.Concat(purposes))
            text.Append('\n').Append(language).Append('\t').Append(sentence);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }
}

using System.Collections.Immutable;
using FederationBroker.Kernel;

namespace FederationBroker.Partners.Configuration;

/// <summary>Reads <c>tenants/*.yaml</c>.</summary>
internal static class TenantFile
{
    public static Tenant? Read(Section file, LoaderContext context)
    {
        var idText = file.RequiredText("id");
        var id = IdOf(file, idText);
        var locales = file.Items("locales").Select(item => item.Value).ToImmutableArray();
        var hosts = HostsOf(file);
        var name = DisplayNameOf(file);
        var issuer = hosts.Length > 0 ? $"https://{hosts[0]}" : $"{context.PublicOrigin}/t/{idText}";
        var tenant = new Tenant
        {
            Id = id,
            ConfigurationFile = file.File,
            DisplayName = name,
            Theme = file.Text("theme") ?? "base",
            Issuer = issuer,
            Locales = locales.IsEmpty ? ["en"] : locales,
            Hosts = hosts,
            TechnicalContact = file.Text("technicalContact"),
            PairwiseScope = file.Text("pairwiseScope") ?? WebAddress.SectorOf(context.PublicOrigin),
            Support = SupportSection.Read(file),
            SubscriberData = ConnectedSystemSection.ReadSubscriberData(file.Sub("subscriberData"), context),
            HomeNetwork = ConnectedSystemSection.ReadHomeNetwork(file.Sub("homeNetwork"), context),
            Adapters = AdaptersSection.Read(file, context),
            TimeZone = TimeZoneIn(file),
            MonthlySpending = PriceText.Of(file, "monthlySpending"),
            Bundles = BundlesSection.Read(file),
            SettlesWithin = SettlesWithinOf(file.Sub("reconciliation")),
            Sessions = SessionsOf(file.Sub("sessions")),
            SamlKeyBits = SamlKeyBitsOf(file),
            Passkeys = PasskeysSection.Read(file, issuer, hosts, context),
            HouseholdSignIn = file.Flag("householdSignIn", otherwise: false),
        };
        RefuseContradictions(file, tenant);
        file.RefuseUnknownKeys();
        return id.Value is null ? null : tenant;
    }

    private static TenantId IdOf(Section file, string text)
    {
        if (!TenantId.TryParse(text, out var id) && text.Length > 0)
            file.Fault(
                "id",
                "slug",
                "id must be lower-case letters, digits and hyphens, start with a letter and have at most 32 "
                    + "characters.",
                "Choose such a name; it stands in every address."
            );
        return id;
    }

    private static TimeZoneInfo TimeZoneIn(Section file)
    {
        if (file.Text("timeZone") is not { } name)
            return TimeZoneInfo.Utc;
        if (name.Length <= 64 && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId)
            return zone;
        file.Fault(
            "timeZone",
            "time-zone",
            $"{name} is no time zone that this machine knows.",
            "Write it as the tz database does, such as Europe/Madrid."
        );
        return TimeZoneInfo.Utc;
    }

    private static int SamlKeyBitsOf(Section file)
    {
        switch (file.Text("samlKeyBits"))
        {
            case null or "2048":
                return Tenant.UsualSamlKey;
            case "3072":
                return Tenant.LongSamlKey;
            default:
                file.Fault("samlKeyBits", "key-bits", "samlKeyBits is 2048 or 3072.", "Write one of the two.");
                return Tenant.UsualSamlKey;
        }
    }

    private static ImmutableArray<string> HostsOf(Section file)
    {
        var hosts = file.Items("hosts");
        foreach (var host in hosts.Where(host => !WebAddress.IsHostName(host.Value)))
            file.Fault(
                host.Place,
                "host",
                $"{host.Value} is not a lower-case host name.",
                WebAddress.HostHint(host.Value, "Write the name alone, such as login.example.tv.")
            );
        return [.. hosts.Select(host => host.Value)];
    }

    private static string DisplayNameOf(Section file)
    {
        var display = file.Sub("display");
        var name = display?.RequiredText("name") ?? string.Empty;
        if (display is null)
            file.Fault("display", "required", "display is missing.", "Add `display:` with `name:` below it.");
        display?.RefuseUnknownKeys();
        return name;
    }

    private static void RefuseContradictions(Section file, Tenant tenant)
    {
        if (!WebAddress.IsHostName(tenant.PairwiseScope))
            file.Fault(
                "pairwiseScope",
                "host",
                "pairwiseScope must be a lower-case DNS name.",
                WebAddress.HostHint(tenant.PairwiseScope, "Write a domain of the operator.")
            );
        if (tenant.HomeNetwork is not null && !tenant.HouseholdSignIn)
            file.Fault(
                "homeNetwork",
                "household",
                "homeNetwork signs households in, and householdSignIn is not true.",
                "Add `householdSignIn: true`, or remove homeNetwork."
            );
    }

    internal static string? AddressOf(Section section, string key)
    {
        if (section.Text(key) is not { } text)
            return null;
        if (WebAddress.FaultOf(text) is { } fault)
            section.Fault(key, "address", $"{key} is not usable: {fault}.", "Write the full https address.");
        return text;
    }

    private static TimeSpan SettlesWithinOf(Section? section)
    {
        var usual = TimeSpan.FromDays(2);
        if (section is null)
            return usual;
        var settlesWithin = section.Duration("settlesWithin", usual, TimeSpan.FromSeconds(1), TimeSpan.FromDays(10));
        section.RefuseUnknownKeys();
        return settlesWithin;
    }

    private static SessionLifetimes SessionsOf(Section? section)
    {
        var defaults = new SessionLifetimes();
        if (section is null)
            return defaults;
        var lifetimes = new SessionLifetimes
        {
            Idle = section.Duration("idle", defaults.Idle, TimeSpan.FromMinutes(5), TimeSpan.FromDays(90)),
            Absolute = section.Duration("absolute", defaults.Absolute, TimeSpan.FromMinutes(5), TimeSpan.FromDays(400)),
        };
        section.RefuseUnknownKeys();
        return lifetimes;
    }
}

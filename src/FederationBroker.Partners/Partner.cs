using System.Collections.Immutable;
using FederationBroker.Kernel;

namespace FederationBroker.Partners;

/// <summary>An OTT service that an operator has authorised (INF-001), as its configuration file describes it.</summary>
public sealed record Partner
{
    public required TenantId Tenant { get; init; }

    public required PartnerId Id { get; init; }

    /// <summary>The file that owns these settings, below the configuration folder.</summary>
    public string ConfigurationFile { get; init; } = string.Empty;

    /// <summary>False cuts every interface at once.</summary>
    public required bool Enabled { get; init; }

    public required PartnerDisplay Display { get; init; }

    /// <summary>
    /// Lower-case host that pseudonyms are made for; the same for this partner's OIDC and SAML (design D5).
    /// </summary>
    public required string Sector { get; init; }

    public required Agreement Agreement { get; init; }

    public OidcSettings? Oidc { get; init; }

    public SamlSettings? Saml { get; init; }

    /// <summary>It is told when a login ends that it was signed in with.</summary>
    public bool HearsOfSignOut => Oidc is { BackchannelLogoutUri: not null } or { FrontchannelLogoutUri: not null };

    /// <summary>The one place that says whether the partner is served at this instant, over either protocol.</summary>
    public bool IsActive(DateTimeOffset now) => StateAt(now) == PartnerState.Active;

    /// <summary>
    /// Judged against the clock at every use: an end that comes while the broker runs counts at once. Metadata that has
    /// expired may hold keys
    /// and addresses that are no longer the partner's (SAML metadata 2.3.1), so nothing of the partner is trusted then.
    /// </summary>
    public PartnerState StateAt(DateTimeOffset now)
    {
        if (!Enabled)
            return PartnerState.SwitchedOff;
        if (Agreement.ValidFrom > now)
            return PartnerState.NotYet;
        if (Agreement.ValidUntil <= now)
            return PartnerState.AgreementEnded;
        return Saml?.ServiceProvider.ValidUntil <= now ? PartnerState.MetadataExpired : PartnerState.Active;
    }
}

public enum PartnerState
{
    Active,
    SwitchedOff,

    /// <summary>The agreement begins later.</summary>
    NotYet,
    AgreementEnded,

    /// <summary>The service provider's metadata says that it is no longer valid.</summary>
    MetadataExpired,
}

/// <summary>What people see of a partner.</summary>
public sealed record PartnerDisplay(string Name, string? HomeUrl, string? PrivacyUrl, string? TermsUrl);

/// <summary>What operator and partner agreed on: which data may be released, and why.</summary>
public sealed record Agreement
{
    public ImmutableArray<AgreedClaim> Claims { get; init; } = [];

    /// <summary>The partner may ask at any time whether a subscriber may use a resource (SRV-001).</summary>
    public bool Standing { get; init; }

    /// <summary>How its service is sold to the operator's subscribers; null: it is not.</summary>
    public Collaboration? Collaboration { get; init; }

    /// <summary>What it may do with the payment and cashing interface; null: nothing.</summary>
    public PaymentTerms? Payments { get; init; }

    /// <summary>Where it hears what has become of its payments and orders: https; null: nowhere.</summary>
    public string? WebhookUrl { get; init; }

    public AgreementHooks Hooks { get; init; } = AgreementHooks.None;

    /// <summary>The oldest login that the partner takes, as if each of its requests said so; null: any.</summary>
    public TimeSpan? MaximumAge { get; init; }

    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>What holds when a request demands an age as well.</summary>
    public TimeSpan? StricterAge(TimeSpan? requested) =>
        requested < MaximumAge || MaximumAge is null ? requested : MaximumAge;
}

/// <summary>One datum of the agreement.</summary>
public sealed record AgreedClaim
{
    /// <summary>Name in the <see cref="ClaimCatalogue"/>.</summary>
    public required string Claim { get; init; }

    /// <summary>The partner cannot serve without it; the subscriber may still cancel.</summary>
    public required bool Required { get; init; }

    /// <summary>What people read it is, by language; empty: the theme has a name for it.</summary>
    public ImmutableSortedDictionary<string, string> Names { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Purpose by language, as shown when asking consent.</summary>
    public required ImmutableSortedDictionary<string, string> Purposes { get; init; }

    /// <summary>Name in ID tokens and UserInfo.</summary>
    public required string OidcName { get; init; }

    /// <summary>Name in assertions; null where SAML has none and the agreement gives none.</summary>
    public string? SamlName { get; init; }

    /// <summary>
    /// Changes when the purpose or the obligation changes: an answer given to an older notice does not cover it.
    /// </summary>
    public required string NoticeHash { get; init; }

    /// <summary>Null: the theme has one.</summary>
    public string? NameIn(string locale) => Names.GetValueOrDefault(locale) ?? Names.Values.FirstOrDefault();

    /// <summary>The purpose in the wanted language, or in the first one there is.</summary>
    public string PurposeIn(string locale) =>
        Purposes.GetValueOrDefault(locale) ?? Purposes.Values.FirstOrDefault() ?? string.Empty;
}

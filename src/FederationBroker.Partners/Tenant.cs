using System.Collections.Immutable;
using FederationBroker.Kernel;

namespace FederationBroker.Partners;

/// <summary>An operator, as its configuration file describes it.</summary>
public sealed record Tenant
{
    public const int UsualSamlKey = 2048;
    public const int LongSamlKey = 3072;

    public required TenantId Id { get; init; }

    /// <summary>The file that owns these settings, below the configuration folder.</summary>
    public string ConfigurationFile { get; init; } = string.Empty;

    public required string DisplayName { get; init; }

    /// <summary>Folder in <c>themes/</c>.</summary>
    public required string Theme { get; init; }

    /// <summary>OIDC issuer and base of every URL of the operator; no trailing slash.</summary>
    public required string Issuer { get; init; }

    /// <summary>Languages of the pages, BCP 47; the first is the default.</summary>
    public required ImmutableArray<string> Locales { get; init; }

    /// <summary>The operator's own host names; the first one makes the issuer.</summary>
    public ImmutableArray<string> Hosts { get; init; } = [];

    /// <summary>E-mail address for SAML metadata.</summary>
    public string? TechnicalContact { get; init; }

    /// <summary>Right side of SAML <c>pairwise-id</c>, a DNS name.</summary>
    public required string PairwiseScope { get; init; }

    /// <summary>
    /// Whom subscribers turn to when something is the matter with their contract; at least one of its ways is there.
    /// </summary>
    public SupportContact Support { get; init; } = new();

    /// <summary>
    /// The operator's OSS/BSS; null: it has none, and then there is no personal data of its subscribers.
    /// </summary>
    public ConnectedSystem? SubscriberData { get; init; }

    /// <summary>Who knows whose home a connection comes from; null: nobody signs in by where they are.</summary>
    public HomeNetwork? HomeNetwork { get; init; }

    /// <summary>By whose clocks periods begin and end. Default UTC.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>What runs beside the broker for this operator.</summary>
    public ImmutableArray<ConfiguredAdapter> Adapters { get; init; } = [];

    /// <summary>
    /// At most so much a month goes on one account's bill for partners' services; what is priced in another currency is
    /// not counted. Null: as much as billing bears.
    /// </summary>
    public Money? MonthlySpending { get; init; }

    /// <summary>What it sells of several partners as one.</summary>
    public ImmutableArray<OperatorBundle> Bundles { get; init; } = [];

    /// <summary>
    /// So long the books and billing, or a service, may be behind one another before it counts as missing. Default 2
    /// days.
    /// </summary>
    public TimeSpan SettlesWithin { get; init; } = TimeSpan.FromDays(2);

    public SessionLifetimes Sessions { get; init; } = new();

    /// <summary>
    /// Managers may let their household use a service without anybody's own login, by a device's credentials or from
    /// home. Default false.
    /// </summary>
    public bool HouseholdSignIn { get; init; }

    /// <summary>Length of the RSA keys that sign SAML messages and metadata, once they are made anew. Default 2048.
    /// </summary>
    public int SamlKeyBits { get; init; } = UsualSamlKey;

    public required PasskeySettings Passkeys { get; init; }

    /// <summary>SAML entity ID of the operator's identity provider.</summary>
    public string SamlEntityId => $"{Issuer}/saml/metadata";
}

/// <summary>How subscribers reach the operator.</summary>
public sealed record SupportContact
{
    /// <summary>An https page.</summary>
    public string? Url { get; init; }

    /// <summary>As it is dialled from anywhere: plus sign, digits, blanks between groups.</summary>
    public string? Phone { get; init; }

    public string? Email { get; init; }

    public bool IsMissing => Url is null && Phone is null && Email is null;

    /// <summary>The number as a <c>tel:</c> address (RFC 3966).</summary>
    public string? PhoneLink =>
        Phone is null ? null : $"tel:{Phone.Replace(" ", string.Empty, StringComparison.Ordinal)}";
}

/// <summary>Where a system of the operator's answers.</summary>
public sealed record ConnectedSystem
{
    /// <summary>Kind of adapter.</summary>
    public required string Adapter { get; init; }

    /// <summary>https, with a slash at the end.</summary>
    public required string Address { get; init; }

    public required string Secret { get; init; }

    /// <summary>How long a subscriber waits for it at most. Default 800 ms.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>Authority of its certificate as PEM; null: those the machine trusts.</summary>
    public string? AuthorityPem { get; init; }

    /// <summary>When the last certificate of the authority ends; null: the machine's authorities are trusted.</summary>
    public DateTimeOffset? AuthorityEnds { get; init; }

    /// <summary>Deliberately without the secret.</summary>
    public override string ToString() => $"[{Adapter} at {Address}]";
}

/// <summary>Signing households in from their own connection (SUB-SIGN).</summary>
public sealed record HomeNetwork
{
    public required ConnectedSystem System { get; init; }

    /// <summary>A sign-in from home ends after this long in any case. Default 4 hours.</summary>
    public TimeSpan LongestSession { get; init; } = TimeSpan.FromHours(4);
}

/// <summary>How long a cable login is remembered.</summary>
public sealed record SessionLifetimes
{
    /// <summary>Ends after this long without use. Default 12 hours, for remembered sessions 30 days.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromHours(12);

    /// <summary>Ends after this long in any case. Default 30 days.</summary>
    public TimeSpan Absolute { get; init; } = TimeSpan.FromDays(30);
}

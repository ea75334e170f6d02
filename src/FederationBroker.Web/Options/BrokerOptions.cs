using System.ComponentModel.DataAnnotations;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.PostgreSql;
using FederationBroker.Kernel.Files;
using FederationBroker.Partners.Outbound;

namespace FederationBroker.Web.Options;

/// <summary>
/// How this node runs: section <c>Broker</c>, or environment variables <c>Broker__…</c>. Tenants and partners are
/// files, not options.
/// </summary>
internal sealed class BrokerOptions : IValidatableObject
{
    public const string Section = "Broker";

    /// <summary>
    /// Npgsql connection string. The role must not be a superuser: row-level security does not bind superusers.
    /// </summary>
    [Required]
    public string Database { get; init; } = string.Empty;

    /// <summary>
    /// File that holds the database role's password alone, readable by the broker only; read again for every new
    /// connection. Default none:
    /// the connection string has it, where everybody who sees the environment sees it too.
    /// </summary>
    public string? DatabasePasswordFile { get; init; }

    /// <summary>
    /// Npgsql connection string of the role that owns the tables, for <c>fbroker migrate</c> alone. Default:
    /// <see cref="Database"/>. With an owner of its own, the serving role can neither change nor remove what is only
    /// ever added: audit trail, staff changes, consent history.
    /// </summary>
    public string? MigrationDatabase { get; init; }

    /// <summary>As <see cref="DatabasePasswordFile"/>, for <see cref="MigrationDatabase"/>. Default none.</summary>
    public string? MigrationDatabasePasswordFile { get; init; }

    internal DatabaseAddress ServingDatabase => new(Database, DatabasePasswordFile);

    internal DatabaseAddress OwnersDatabase =>
        MigrationDatabase is { } owner ? new(owner, MigrationDatabasePasswordFile) : ServingDatabase;

    /// <summary>Folder with <c>tenants/*.yaml</c> and <c>partners/*.yaml</c>; read again when it changes.</summary>
    [Required]
    public string ConfigurationFolder { get; init; } = string.Empty;

    /// <summary>Folder with <c>master.key</c>, <c>pseudonym-&lt;n&gt;.key</c> and <c>audit-&lt;n&gt;.key</c>.</summary>
    [Required]
    public string SecretsFolder { get; init; } = string.Empty;

    /// <summary>Folder with one folder per theme; tenants name theirs.</summary>
    [Required]
    public string ThemesFolder { get; init; } = string.Empty;

    /// <summary>
    /// What browsers and partners see, without a trailing slash. Default <c>https://localhost:7443</c>.
    /// </summary>
    [Required]
    public string PublicOrigin { get; init; } = "https://localhost:7443";

    /// <summary><c>localhost</c> (default) or <c>any</c>.</summary>
    [RegularExpression("^(localhost|any)$")]
    public string Listen { get; init; } = "localhost";

    /// <summary>Default 7443.</summary>
    [Range(1, 65535)]
    public int HttpsPort { get; init; } = 7443;

    /// <summary>Answers every request with a redirect to https. Default 7080; 0 turns it off.</summary>
    [Range(0, 65535)]
    public int HttpPort { get; init; } = 7080;

    /// <summary>
    /// Port of a listener that serves <c>/metrics</c> to Prometheus, over plain HTTP, and nothing else. Default 0:
    /// there is none, and nothing is measured for it.
    /// </summary>
    [Range(0, 65535)]
    public int MetricsPort { get; init; }

    /// <summary>
    /// IP address that <see cref="MetricsPort"/> listens on. Default 127.0.0.1; another one belongs to a network that
    /// strangers cannot reach.
    /// </summary>
    [Required]
    public string MetricsAddress { get; init; } = "127.0.0.1";

    /// <summary>
    /// Address of an OpenTelemetry collector (OTLP over HTTP, protobuf), such as <c>http://127.0.0.1:4318</c>: traces
    /// and metrics are sent there. Default none; then the standard variables count, <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>
    /// above all, and without that nothing is traced or sent.
    /// </summary>
    public string? OtlpEndpoint { get; init; }

    /// <summary>PEM file: server certificate and its chain.</summary>
    [Required]
    public string CertificatePem { get; init; } = string.Empty;

    /// <summary>PEM file: private key of the certificate.</summary>
    [Required]
    public string CertificateKeyPem { get; init; } = string.Empty;

    /// <summary>
    /// Addresses or networks (CIDR) of reverse proxies whose <c>X-Forwarded-For</c> says where a browser's connection
    /// comes from. Default none: the header is ignored, whoever sends it. No other forwarding header is ever read.
    /// </summary>
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    /// <summary>
    /// How many requests a second each node takes from one address (of IPv6, from one /64) in the long run, and five
    /// times as many at once; five times as much of published documents and of partners' back channels. Default 300:
    /// about 50 sign-ins a second behind one address.
    /// </summary>
    [Range(1, 100_000)]
    public int RequestsPerSecond { get; init; } = 300;

    /// <summary>How many requests a second each node takes from one partner whose client was proven, and five times as
    /// many at once. Default 1,000.</summary>
    [Range(1, 100_000)]
    public int PartnerRequestsPerSecond { get; init; } = 1000;

    /// <summary>
    /// Networks (CIDR) that addresses of partners may lead to though they are not public: webhooks and key sets of
    /// partners in the operator's own network. Default none, so that no partner reaches what only this node can.
    /// </summary>
    public IReadOnlyList<string> OutboundPrivateNetworks { get; init; } = [];

    /// <summary>
    /// PEM file of authorities that partners' certificates may come from besides those of the machine. Default none.
    /// </summary>
    public string? OutboundAuthority { get; init; }

    /// <summary>
    /// Names the operators, with links, on the page at the root of <see cref="PublicOrigin"/>. Default false.
    /// </summary>
    public bool ListOperators { get; init; }

    /// <summary>Tells nodes apart in logs and health answers. Default: the machine's name.</summary>
    public string NodeName { get; init; } = Environment.MachineName;

    /// <summary>
    /// Where this node notes, signed, how far the audit trail has come: outside of the database. Default:
    /// <c>audit-checkpoints</c> in the secrets
    /// folder.
    /// </summary>
    public string? AuditCheckpointFolder { get; init; }

    /// <summary>Seconds that a checkpoint may lag behind the trail. Default 15.</summary>
    [Range(1, 3600)]
    public int AuditCheckpointSeconds { get; init; } = 15;

    /// <summary>
    /// Days that audit events, staff changes and the history of ended consents are kept. Default 400; at least 30.
    /// </summary>
    [Range(30, 36500)]
    public int AuditRetentionDays { get; init; } = 400;

    /// <summary>
    /// Command that makes what this node needs (database, secrets, certificates), for development. Default none. Where
    /// it is named, a start that finds something missing ends with a sentence that names it; an unreachable database
    /// is then not waited for.
    /// </summary>
    public string? PreparedBy { get; init; }

    /// <summary>
    /// Where copies of adapters are kept and run from: the broker's own. Default: <c>adapters</c> in the secrets
    /// folder.
    /// </summary>
    public string? AdapterStoreFolder { get; init; }

    /// <summary>
    /// Public keys of those whose adapters are taken, <c>NAME.pem</c>. Default: <c>publishers</c> in the configuration
    /// folder.
    /// </summary>
    public string? AdapterPublishersFolder { get; init; }

    internal string AdapterStore => AdapterStoreFolder ?? Path.Combine(SecretsFolder, "adapters");

    internal string AdapterPublishers => AdapterPublishersFolder ?? Path.Combine(ConfigurationFolder, "publishers");

    internal OutboundRules Outbound =>
        new([.. OutboundPrivateNetworks.Select(network => TrustedProxy.NetworkOf(network)!.Value)], OutboundAuthority);

    internal AuditOptions Audit =>
        new(
            NodeName,
            AuditCheckpointFolder ?? Path.Combine(SecretsFolder, "audit-checkpoints"),
            TimeSpan.FromSeconds(AuditCheckpointSeconds),
            TimeSpan.FromDays(AuditRetentionDays)
        );

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsOrigin(PublicOrigin))
            yield return new ValidationResult(OriginRule, [nameof(PublicOrigin)]);
        if (HttpPort == HttpsPort)
            yield return new ValidationResult("HttpPort and HttpsPort must differ.", [nameof(HttpPort)]);
        foreach (var telemetry in TelemetryFaults())
            yield return telemetry;
        if (!IsConnectionString(Database))
            yield return new ValidationResult("Database is not an Npgsql connection string.", [nameof(Database)]);
        if (FaultOf(Database, DatabasePasswordFile, nameof(DatabasePasswordFile)) is { } fault)
            yield return fault;
        if (
            FaultOf(MigrationDatabase, MigrationDatabasePasswordFile, nameof(MigrationDatabasePasswordFile)) is
            { } owners
        )
            yield return owners;
        foreach (var network in OutboundPrivateNetworks.Where(network => TrustedProxy.NetworkOf(network) is null))
            yield return new ValidationResult(
                $"OutboundPrivateNetworks has {network}, which is neither an IP address nor a network such as "
                    + "10.1.0.0/24.",
                [nameof(OutboundPrivateNetworks)]
            );
        if (OutboundAuthority is { } authority && NamedFile.FaultOf(authority) is { } unread)
            yield return new ValidationResult(
                $"OutboundAuthority names a file that {unread.Why}. {unread.Fix}",
                [nameof(OutboundAuthority)]
            );
        foreach (var proxy in TrustedProxies.Where(proxy => TrustedProxy.NetworkOf(proxy) is null))
            yield return new ValidationResult(
                $"TrustedProxies has {proxy}, which is neither an IP address nor a network such as 10.1.0.0/24.",
                [nameof(TrustedProxies)]
            );
    }

    private IEnumerable<ValidationResult> TelemetryFaults()
    {
        if (MetricsPort != 0 && (MetricsPort == HttpsPort || MetricsPort == HttpPort))
            yield return new ValidationResult(
                "MetricsPort must differ from HttpsPort and HttpPort: metrics are not public.",
                [nameof(MetricsPort)]
            );
        if (!System.Net.IPAddress.TryParse(MetricsAddress, out _))
            yield return new ValidationResult("MetricsAddress is not an IP address.", [nameof(MetricsAddress)]);
        if (
            OtlpEndpoint is { } collector
            && !(
                Uri.TryCreate(collector, UriKind.Absolute, out var address)
                && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            )
        )
            yield return new ValidationResult(
                "OtlpEndpoint must be an http or https address, such as http://127.0.0.1:4318.",
                [nameof(OtlpEndpoint)]
            );
    }

    internal const string OriginRule =
        "PublicOrigin must be an https origin in lower case without path or "
        + "trailing slash, such as https://login.example.tv.";

    internal static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var origin)
        && origin.Scheme == Uri.UriSchemeHttps
        && origin.GetLeftPart(UriPartial.Authority) == text;

    // What the driver says about a wrong one may repeat the password, so it is not passed on.
    private static bool IsConnectionString(string text)
    {
        try
        {
            return new Npgsql.NpgsqlConnectionStringBuilder(text).Host is not null;
        }
        catch (Exception fault)
            when (fault is ArgumentException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }

    private static ValidationResult? FaultOf(string? database, string? passwordFile, string setting) =>
        passwordFile is { } file && PasswordFileFault(database ?? string.Empty, file, setting) is { } fault
            ? new ValidationResult(fault, [setting])
            : null;

    private static string? PasswordFileFault(string database, string passwordFile, string setting)
    {
        if (
            database.Contains("password", StringComparison.OrdinalIgnoreCase)
            || database.Contains("pwd", StringComparison.OrdinalIgnoreCase)
        )
            return $"{setting} and a password in the connection string contradict each other: take it out there.";
        var file = new FileInfo(passwordFile);
        if (!file.Exists || file.Length == 0)
            return $"{setting} names {passwordFile}, which is missing or empty: put the password there.";
        const UnixFileMode Everybody = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite;
        return (file.UnixFileMode & Everybody) == UnixFileMode.None
            ? null
            : $"Everybody can read {passwordFile}, or others can change it: `chmod 600` it.";
    }
}

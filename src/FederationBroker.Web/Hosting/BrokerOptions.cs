using System.ComponentModel.DataAnnotations;

namespace FederationBroker.Web.Hosting;

/// <summary>How this node runs: section <c>Broker</c>, or environment variables <c>Broker__…</c>. Tenants and partners are files, not options.</summary>
public sealed class BrokerOptions : IValidatableObject
{
    public const string Section = "Broker";

    /// <summary>Npgsql connection string. The role must not be a superuser: row-level security does not bind superusers.</summary>
    [Required]
    public string Database { get; init; } = string.Empty;

    /// <summary>
    /// File that holds the database role's password alone, readable by the broker only; read again for every new
    /// connection. Default none:
    /// the connection string has it, where everybody who sees the environment sees it too.
    /// </summary>
    public string? DatabasePasswordFile { get; init; }

    /// <summary>Folder with <c>tenants/*.yaml</c> and <c>partners/*.yaml</c>; read again when it changes.</summary>
    [Required]
    public string ConfigurationFolder { get; init; } = string.Empty;

    /// <summary>Folder with <c>master.key</c> and <c>pseudonym-&lt;n&gt;.key</c>.</summary>
    [Required]
    public string SecretsFolder { get; init; } = string.Empty;

    /// <summary>Folder with one folder per theme; tenants name theirs.</summary>
    [Required]
    public string ThemesFolder { get; init; } = string.Empty;

    /// <summary>What browsers and partners see, without a trailing slash. Default <c>https://localhost:7443</c>.</summary>
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

    /// <summary>PEM file: server certificate and its chain.</summary>
    [Required]
    public string CertificatePem { get; init; } = string.Empty;

    /// <summary>PEM file: private key of the certificate.</summary>
    [Required]
    public string CertificateKeyPem { get; init; } = string.Empty;

    /// <summary>
    /// Addresses or networks (CIDR) of reverse proxies whose <c>X-Forwarded-For</c> says where a browser's connection comes from. Default none: the
    /// header is ignored, whoever sends it. No other forwarding header is ever read.
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

    /// <summary>Tells nodes apart in logs and health answers. Default: the machine's name.</summary>
    public string NodeName { get; init; } = Environment.MachineName;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Uri.TryCreate(PublicOrigin, UriKind.Absolute, out var origin) || origin.Scheme != Uri.UriSchemeHttps || origin.GetLeftPart(UriPartial.Authority) != PublicOrigin)
            yield return new ValidationResult("PublicOrigin must be an https origin in lower case without path or trailing slash, such as https://login.example.tv.", [nameof(PublicOrigin)]);
        if (DatabasePasswordFile is { } file && FaultOf(file) is { } fault) yield return new ValidationResult(fault, [nameof(DatabasePasswordFile)]);
        foreach (var proxy in TrustedProxies.Where(proxy => TrustedProxy.NetworkOf(proxy) is null))
            yield return new ValidationResult($"TrustedProxies has {proxy}, which is neither an IP address nor a network such as 10.1.0.0/24.", [nameof(TrustedProxies)]);
    }

    private string? FaultOf(string passwordFile)
    {
        if (Database.Contains("password", StringComparison.OrdinalIgnoreCase) || Database.Contains("pwd", StringComparison.OrdinalIgnoreCase))
            return "DatabasePasswordFile and a password in Database contradict each other: take it out of Database.";
        var file = new FileInfo(passwordFile);
        if (!file.Exists || file.Length == 0) return $"DatabasePasswordFile names {passwordFile}, which is missing or empty: put the password there.";
        const UnixFileMode Everybody = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite;
        return (file.UnixFileMode & Everybody) == UnixFileMode.None ? null : $"Everybody can read {passwordFile}, or others can change it: `chmod 600` it.";
    }
}

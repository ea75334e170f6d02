namespace OttSite;

/// <summary>The command line of one sample site.</summary>
internal sealed record SiteOptions
{
    public required string Protocol { get; init; }

    /// <summary>Origin of this site without a slash at the end, for example <c>https://localhost:7501</c>.</summary>
    public required string Url { get; init; }

    /// <summary>Issuer of the operator at the broker, for example <c>https://localhost:7443/t/metro</c>.</summary>
    public required string Broker { get; init; }

    public required string Name { get; init; }

    public required string Operator { get; init; }

    public required string Look { get; init; }

    public required string ClientId { get; init; }

    public required string Scope { get; init; }

    /// <summary>Claims that no scope stands for, asked for by name (OIDC Core 5.5).</summary>
    public required string[] Claims { get; init; }

    /// <summary>What this site sells through the operator, as their agreement names it; null: nothing.</summary>
    public string? Offer { get; init; }

    /// <summary>The same for people.</summary>
    public string? OfferName { get; init; }

    public string? SecretFile { get; init; }

    public string? Certificate { get; init; }

    public string? Key { get; init; }

    /// <summary>
    /// PEM file of the authority that signed the broker's certificate; the machine's own list when absent.
    /// </summary>
    public string? Authority { get; init; }

    public string? SigningCertificate { get; init; }

    public string? SigningKey { get; init; }

    public bool PrintMetadata { get; init; }

    public bool IsSaml => Protocol == "saml";

    /// <summary>Cookies ignore ports, so two sites on one host need different names.</summary>
    public string CookieName(string what) => $"__Host-{ClientId}-{what}";

    public const string Usage = """
        OttSite: a sample streaming site that signs its visitors in with their TV provider.

          --protocol oidc|saml        how it talks to the broker
          --url URL                   where this site is reached, for example https://localhost:7501
          --broker URL                the operator's issuer, for example https://localhost:7443/t/metro
          --client-id ID              the name this site has at the broker
          --secret-file FILE          the client secret (oidc)
          --signing-certificate FILE  this site's SAML certificate and key, PEM (saml)
          --signing-key FILE
          --certificate FILE          TLS certificate and key of this site, PEM
          --key FILE
          --ca FILE                   authority that signed the broker's TLS certificate, PEM
          --name TEXT                 the site's name on the page
          --operator TEXT             the TV provider's name on the page
          --look stream|cinema        colours
          --scope "openid …"          scopes to ask for (oidc)
          --claims "a b"              further claims to ask for by name (oidc)
          --offer ID                  what is sold through the provider's bill, as the agreement names it
          --offer-name TEXT           the same for people
          --print-metadata            writes the SAML metadata to standard output and ends
        """;

    /// <exception cref="CommandLineException">An option is unknown, incomplete or missing; the message says
    /// which.</exception>
    public static SiteOptions Parse(string[] arguments)
    {
        var values = ReadPairs(arguments);
        var protocol = Take(values, "protocol") is "oidc" or "saml"
            ? values["protocol"]
            : throw new CommandLineException("--protocol must be oidc or saml.");
        var options = new SiteOptions
        {
            Protocol = protocol,
            Url = Origin(Take(values, "url")),
            Broker = Take(values, "broker").TrimEnd('/'),
            ClientId = Take(values, "client-id"),
            Name = values.GetValueOrDefault("name", "Sample Stream"),
            Operator = values.GetValueOrDefault("operator", "your TV provider"),
            Look = values.GetValueOrDefault("look", "stream") is "cinema" ? "cinema" : "stream",
            Scope = values.GetValueOrDefault("scope", "openid profile email offline_access"),
            Claims = values.GetValueOrDefault("claims", "").Split(' ', StringSplitOptions.RemoveEmptyEntries),
            Offer = values.GetValueOrDefault("offer"),
            OfferName = values.GetValueOrDefault("offer-name"),
            SecretFile = values.GetValueOrDefault("secret-file"),
            Certificate = values.GetValueOrDefault("certificate"),
            Key = values.GetValueOrDefault("key"),
            Authority = values.GetValueOrDefault("ca"),
            SigningCertificate = values.GetValueOrDefault("signing-certificate"),
            SigningKey = values.GetValueOrDefault("signing-key"),
            PrintMetadata = values.ContainsKey("print-metadata"),
        };
        return options.IsSaml && (options.SigningCertificate is null || options.SigningKey is null)
            ? throw new CommandLineException("--protocol saml needs --signing-certificate and --signing-key.")
            : options;
    }

    private static Dictionary<string, string> ReadPairs(string[] arguments)
    {
        string[] known =
        [
            "protocol",
            "url",
            "broker",
            "client-id",
            "secret-file",
            "certificate",
            "key",
            "ca",
            "name",
            "operator",
            "look",
            "scope",
            "claims",
            "offer",
            "offer-name",
            "signing-certificate",
            "signing-key",
        ];
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var at = 0; at < arguments.Length; at++)
        {
            var name = arguments[at].StartsWith("--", StringComparison.Ordinal) ? arguments[at][2..] : "";
            if (name == "print-metadata")
                values[name] = "yes";
            else if (known.Contains(name, StringComparer.Ordinal) && at + 1 < arguments.Length)
                values[name] = arguments[++at];
            else
                throw new CommandLineException($"'{arguments[at]}' is not understood here.");
        }

        return values;
    }

    private static string Take(Dictionary<string, string> values, string name) =>
        values.TryGetValue(name, out var value) ? value : throw new CommandLineException($"--{name} is missing.");

    private static string Origin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps
            ? url.GetLeftPart(UriPartial.Authority)
            : throw new CommandLineException("--url must be an https address.");
}

/// <summary>The command line cannot be followed; the message is a sentence for whoever typed it.</summary>
internal sealed class CommandLineException(string message) : Exception(message);

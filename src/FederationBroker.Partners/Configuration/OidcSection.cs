using System.Collections.Immutable;

namespace FederationBroker.Partners.Configuration;

/// <summary>Reads a partner's <c>oidc:</c> section.</summary>
internal static class OidcSection
{
    private static readonly Dictionary<string, ClientAuthenticationMethod> Methods = new()
    {
        ["client_secret_basic"] = ClientAuthenticationMethod.ClientSecretBasic,
        ["client_secret_post"] = ClientAuthenticationMethod.ClientSecretPost,
        ["private_key_jwt"] = ClientAuthenticationMethod.PrivateKeyJwt,
        ["none"] = ClientAuthenticationMethod.None,
    };

    private static readonly string[] GrantTypes =
    [
        "authorization_code",
        "refresh_token",
        "client_credentials",
        OidcSettings.TokenExchange,
    ];
    private static readonly Dictionary<string, string> Algorithms = new()
    {
        ["RS256"] = "RS256",
        ["ES256"] = "ES256",
        ["EdDSA"] = "EdDSA",
    };

    private static readonly Dictionary<string, bool> Pkce = new() { ["required"] = true, ["optional"] = false };

    private static readonly Dictionary<string, bool> AuthTime = new() { ["onDemand"] = false, ["always"] = true };

    public static OidcSettings Read(Section section, LoaderContext context, string partnerId)
    {
        var settings = new OidcSettings
        {
            ClientId = section.Text("clientId") ?? partnerId,
            ClientAuthentication = section.Choice(
                "clientAuthentication",
                Methods,
                ClientAuthenticationMethod.ClientSecretBasic
            ),
            SecretHashes = SecretHashesOf(section, context),
            Keys = KeySetSection.Read(section, context),
            JwksUri = TenantFile.AddressOf(section, "jwksUri"),
            RedirectUris = AddressesOf(section, "redirectUris"),
            PostLogoutRedirectUris = AddressesOf(section, "postLogoutRedirectUris"),
            BackchannelLogoutUri = TenantFile.AddressOf(section, "backchannelLogoutUri"),
            FrontchannelLogoutUri = TenantFile.AddressOf(section, "frontchannelLogoutUri"),
            AllowedOrigins = OriginsOf(section),
            IdTokenSigningAlgorithm = section.Choice("idTokenSigningAlgorithm", Algorithms, "RS256"),
            GrantTypes = GrantTypesOf(section),
            PkceRequired = section.Choice("pkce", Pkce, otherwise: true),
            Protections = OidcProtectionKeys.Read(section),
            AccessTokenLifetime = section.Duration(
                "accessTokenLifetime",
                TimeSpan.FromMinutes(10),
                TimeSpan.FromSeconds(30),
                TimeSpan.FromHours(24)
            ),
            RefreshTokenLifetime = section.Duration(
                "refreshTokenLifetime",
                TimeSpan.FromDays(30),
                TimeSpan.FromMinutes(5),
                TimeSpan.FromDays(365)
            ),
            Resources = ResourcesSection.Read(section),
            MayIntrospect = section.Flag("mayIntrospect", otherwise: false),
            AlwaysStatesAuthTime = section.Choice("authTime", AuthTime, otherwise: false),
            AcceptsTokenEndpointAudience = section.Flag("acceptsTokenEndpointAudience", otherwise: false),
        };
        RefuseContradictions(section, settings);
        section.RefuseUnknownKeys();
        return settings;
    }

    private static void RefuseContradictions(Section section, OidcSettings settings)
    {
        if (settings.ClientId.Length > 128 || settings.ClientId.Any(c => c is < '!' or > '~'))
            section.Fault(
                "clientId",
                "client-id",
                "clientId must be 1 to 128 visible ASCII characters.",
                "Choose a short plain name."
            );
        CheckSecret(section, settings);
        CheckKeys(section, settings);
        CheckPublicClient(section, settings);
        OidcProtectionKeys.RefuseContradictions(section, settings);
        CheckLogout(section, settings);
        if (settings.Allows("authorization_code") && settings.RedirectUris.IsEmpty)
            section.Fault(
                "redirectUris",
                "required",
                "redirectUris is empty.",
                "List every address the partner is answered at, exactly as it sends it."
            );
        if (settings.Allows("refresh_token") && !settings.Allows("authorization_code"))
            section.Fault(
                "grantTypes",
                "grant-types",
                "refresh_token needs authorization_code.",
                "Add authorization_code."
            );
    }

    // OpenID Connect Front-Channel Logout 1.0, 2: of a registered redirect URI.
    private static void CheckLogout(Section section, OidcSettings settings)
    {
        if (
            settings.FrontchannelLogoutUri is { } address
            && Uri.TryCreate(address, UriKind.Absolute, out var uri)
            && !settings.RedirectUris.Any(redirect =>
                Uri.TryCreate(redirect, UriKind.Absolute, out var own)
                && own.GetLeftPart(UriPartial.Authority) == uri.GetLeftPart(UriPartial.Authority)
            )
        )
            section.Fault(
                "frontchannelLogoutUri",
                "logout-origin",
                "frontchannelLogoutUri has another origin than all redirectUris.",
                "Name a page of the site that the partner is answered at."
            );
    }

    private static void CheckSecret(Section section, OidcSettings settings)
    {
        var usesSecret =
            settings.ClientAuthentication
            is ClientAuthenticationMethod.ClientSecretBasic
                or ClientAuthenticationMethod.ClientSecretPost;
        if (usesSecret && settings.SecretHashes.IsEmpty)
            section.Fault(
                "clientAuthentication",
                "secret",
                "this method needs secretSha256.",
                "Make a random secret of 32 bytes or more, give it to the partner, and note its SHA-256 (hex) as "
                    + "secretSha256."
            );
        if (!usesSecret && !settings.SecretHashes.IsEmpty)
            section.Fault(
                "secretSha256",
                "secret",
                "a secret is given, but the method does not use one.",
                "Remove secretSha256, or choose client_secret_basic."
            );
    }

    private static void CheckKeys(Section section, OidcSettings settings)
    {
        var authenticates = settings.ClientAuthentication == ClientAuthenticationMethod.PrivateKeyJwt;
        var (file, address) = (section.Text("jwksFile"), settings.JwksUri);
        if (authenticates && (file is null) == (address is null))
            section.Fault(
                "clientAuthentication",
                "jwks",
                "private_key_jwt needs exactly one of jwksFile and jwksUri.",
                "Name the partner's key set."
            );
        if (!authenticates && !settings.Protections.MaySignRequests && (file ?? address) is not null)
            section.Warn(
                "clientAuthentication",
                "jwks",
                "keys are given, but the method does not use any.",
                "Choose private_key_jwt, or remove them."
            );
    }

    private static void CheckPublicClient(Section section, OidcSettings settings)
    {
        if (settings.ClientAuthentication == ClientAuthenticationMethod.None && !settings.PkceRequired)
            section.Fault("pkce", "pkce", "a public client must use PKCE.", "Remove `pkce: optional`.");
        if (
            settings.ClientAuthentication == ClientAuthenticationMethod.None
            && (
                settings.Allows("client_credentials")
                || settings.Allows(OidcSettings.TokenExchange)
                || settings.MayIntrospect
            )
        )
            section.Fault(
                "clientAuthentication",
                "public-client",
                "a public client can neither use client_credentials nor exchange tokens nor introspect.",
                "Give the client an authentication method."
            );
        if (settings.ClientAuthentication != ClientAuthenticationMethod.None && !settings.AllowedOrigins.IsEmpty)
            section.Warn(
                "allowedOrigins",
                "origin",
                "scripts in a browser cannot keep this client's credential.",
                "Register a public client for them: `clientAuthentication: none`."
            );
    }

    private static ImmutableArray<string> GrantTypesOf(Section section)
    {
        var items = section.Items("grantTypes");
        foreach (var item in items.Where(item => !GrantTypes.Contains(item.Value)))
            section.Fault(
                item.Place,
                "grant-types",
                $"{item.Value} is not a grant type of this provider.",
                Section.NearestHint(item.Value, GrantTypes)
            );
        return items.Count == 0 ? ["authorization_code"] : [.. items.Select(item => item.Value)];
    }

    private static ImmutableArray<string> AddressesOf(Section section, string key)
    {
        var items = section.Items(key);
        foreach (var item in items)
        {
            if (WebAddress.FaultOfRedirect(item.Value) is { } fault)
                section.Fault(
                    item.Place,
                    "redirect-uri",
                    $"{item.Value} cannot be registered: {fault}.",
                    "Register the exact https address the partner sends."
                );
        }

        foreach (var twice in items.GroupBy(item => item.Value).Where(group => group.Count() > 1))
            section.Fault(twice.Last().Place, "redirect-uri", $"{twice.Key} is listed twice.", "Keep one entry.");
        return [.. items.Select(item => item.Value)];
    }

    private static ImmutableArray<string> OriginsOf(Section section)
    {
        var items = section.Items("allowedOrigins");
        foreach (var item in items)
        {
            if (WebAddress.FaultOfOrigin(item.Value) is { } fault)
                section.Fault(
                    item.Place,
                    "origin",
                    $"{item.Value} cannot be an origin: {fault}.",
                    "Write what the browser sends: scheme, host and port if it is not the usual one, and no slash "
                        + "at the end."
                );
        }

        return [.. items.Select(item => item.Value)];
    }

    private static ImmutableArray<byte[]> SecretHashesOf(Section section, LoaderContext context)
    {
        var hashes = ImmutableArray.CreateBuilder<byte[]>();
        foreach (var item in section.Items("secretSha256"))
        {
            var text = context.Resolve(section, item)?.Trim();
            if (text is null)
                continue;
            if (text.Length == 64 && text.All(char.IsAsciiHexDigit))
                hashes.Add(Convert.FromHexString(text));
            else
                section.Fault(
                    item.Place,
                    "secret",
                    "secretSha256 must be the SHA-256 of the secret: 64 hexadecimal digits.",
                    "Compute it with `printf %s \"$SECRET\" | sha256sum`."
                );
        }

        return hashes.ToImmutable();
    }
}

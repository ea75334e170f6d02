using System.Text.Json;
using System.Text.Json.Serialization;

namespace OttSite.Oidc;

/// <summary>The part of the discovery document (OIDC Discovery 3) this site uses.</summary>
internal sealed record ProviderDocument
{
    [JsonPropertyName("issuer")]
    public required string Issuer { get; init; }

    [JsonPropertyName("authorization_endpoint")]
    public required string AuthorizationEndpoint { get; init; }

    [JsonPropertyName("token_endpoint")]
    public required string TokenEndpoint { get; init; }

    [JsonPropertyName("userinfo_endpoint")]
    public required string UserInfoEndpoint { get; init; }

    [JsonPropertyName("jwks_uri")]
    public required string JwksUri { get; init; }

    [JsonPropertyName("end_session_endpoint")]
    public string? EndSessionEndpoint { get; init; }

    [JsonPropertyName("standing_preflight_endpoint")]
    public string? StandingPreflightEndpoint { get; init; }

    [JsonPropertyName("standing_stream_endpoint")]
    public string? StandingStreamEndpoint { get; init; }
}

/// <summary>
/// Discovery and keys of the one issuer this site trusts, fetched when needed and kept for a few minutes.
/// </summary>
internal sealed class Provider(HttpClient http, SiteOptions options, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan KeysAtMostEvery = TimeSpan.FromSeconds(5);

    private (ProviderDocument Document, DateTimeOffset At)? _document;
    private (JsonElement Keys, DateTimeOffset At)? _keys;

    public async Task<ProviderDocument> DiscoverAsync(CancellationToken cancellation)
    {
        if (_document is { } known && known.At + Fresh > time.GetUtcNow())
            return known.Document;
        var document = await http.GetFromJsonAsync<ProviderDocument>(
            options.Broker + "/.well-known/openid-configuration",
            cancellation
        ) ?? throw SignInFailedException.Unreachable("The discovery document is empty.");
        // OIDC Discovery 4.3: the issuer must be exactly the one the document was asked for.
        if (document.Issuer != options.Broker)
            throw SignInFailedException.Untrusted($"The discovery document names the issuer {document.Issuer}.");
        _document = (document, time.GetUtcNow());
        return document;
    }

    /// <summary>
    /// The key an ID token names; an unknown name fetches the key set again, because keys are rotated.
    /// </summary>
    public async Task<JsonElement> FindKeyAsync(string keyId, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var keys = await KeysAsync(refetch: attempt == 1, cancellation);
            foreach (var key in keys.GetProperty("keys").EnumerateArray())
            {
                if (key.TryGetProperty("kid", out var id) && id.GetString() == keyId)
                    return key;
            }
        }

        throw SignInFailedException.Untrusted("The ID token is signed with a key the provider does not publish.");
    }

    private async Task<JsonElement> KeysAsync(bool refetch, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        // The floor between two fetches keeps a forged key name from turning this site against the provider.
        if (_keys is { } known && known.At + (refetch ? KeysAtMostEvery : Fresh) > now)
            return known.Keys;
        var document = await DiscoverAsync(cancellation);
        var keys = await http.GetFromJsonAsync<JsonElement>(document.JwksUri, cancellation);
        _keys = (keys, now);
        return keys;
    }
}

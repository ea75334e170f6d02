using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OttSite.Oidc;

/// <summary>An answer of the token endpoint (RFC 6749 5.1, OIDC Core 3.1.3.3).</summary>
internal sealed record TokenAnswer
{
    [JsonPropertyName("access_token")]
    public required string AccessToken { get; init; }

    [JsonPropertyName("expires_in")]
    public int? ExpiresIn { get; init; }

    [JsonPropertyName("scope")]
    public string? Scope { get; init; }

    [JsonPropertyName("refresh_token")]
    public string? RefreshToken { get; init; }

    [JsonPropertyName("id_token")]
    public string? IdToken { get; init; }

    /// <summary>What was bought while signing in (RFC 9396 7); null: nothing was.</summary>
    [JsonPropertyName("authorization_details")]
    public GrantedDetail[]? Details { get; init; }
}

internal sealed record GrantedDetail
{
    [JsonPropertyName("offer")]
    public string? Offer { get; init; }

    /// <summary>The provider's number of the order.</summary>
    [JsonPropertyName("order")]
    public string? Order { get; init; }
}

internal sealed record ErrorAnswer
{
    [JsonPropertyName("error")]
    public string? Error { get; init; }

    [JsonPropertyName("error_description")]
    public string? Description { get; init; }
}

/// <summary>Calls from this site's server to the broker: token and user info endpoints.</summary>
internal sealed class TokenClient(HttpClient http, Provider provider, SiteOptions options)
{
    public Task<TokenAnswer> RedeemAsync(
        string code,
        string redirectUri,
        string codeVerifier,
        CancellationToken cancellation
    ) =>
        AskAsync(
            [
                new("grant_type", "authorization_code"),
                new("code", code),
                new("redirect_uri", redirectUri),
                new("code_verifier", codeVerifier),
            ],
            cancellation
        );

    public Task<TokenAnswer> RefreshAsync(string refreshToken, CancellationToken cancellation) =>
        AskAsync([new("grant_type", "refresh_token"), new("refresh_token", refreshToken)], cancellation);

    /// <summary>A token of this site's own, about nobody (RFC 6749 4.4).</summary>
    public Task<TokenAnswer> ForItselfAsync(string scope, CancellationToken cancellation) =>
        AskAsync([new("grant_type", "client_credentials"), new("scope", scope)], cancellation);

    public async Task<JsonElement> UserInfoAsync(string accessToken, CancellationToken cancellation)
    {
        var document = await provider.DiscoverAsync(cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, document.UserInfoEndpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        using var response = await http.SendAsync(request, cancellation);
        if (response.StatusCode >= HttpStatusCode.InternalServerError)
            response.EnsureSuccessStatusCode();
        if (!response.IsSuccessStatusCode)
            throw SignInFailedException.Refused("user info", $"the provider answered {(int)response.StatusCode}");
        return await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
    }

    private async Task<TokenAnswer> AskAsync(List<KeyValuePair<string, string>> form, CancellationToken cancellation)
    {
        var document = await provider.DiscoverAsync(cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Post, document.TokenEndpoint);
        if (options.SecretFile is null)
            form.Add(new("client_id", options.ClientId));
        else
            request.Headers.Authorization = await BasicAsync(options.SecretFile, cancellation);
        request.Content = new FormUrlEncodedContent(form);
        using var response = await http.SendAsync(request, cancellation);
        if (response.IsSuccessStatusCode)
        {
            return await response.Content.ReadFromJsonAsync<TokenAnswer>(cancellation)
                ?? throw SignInFailedException.Untrusted("The token answer is empty.");
        }

        // A provider in trouble has refused nothing.
        if (response.StatusCode >= HttpStatusCode.InternalServerError)
            response.EnsureSuccessStatusCode();
        var refusal = await ReadRefusalAsync(response, cancellation);
        throw SignInFailedException.Refused(refusal.Error ?? $"HTTP {(int)response.StatusCode}", refusal.Description);
    }

    private static async Task<ErrorAnswer> ReadRefusalAsync(
        HttpResponseMessage response,
        CancellationToken cancellation
    )
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<ErrorAnswer>(cancellation) ?? new ErrorAnswer();
        }
        catch (JsonException)
        {
            return new ErrorAnswer();
        }
    }

    // RFC 6749 2.3.1: both halves are form-encoded before they are joined.
    private async Task<AuthenticationHeaderValue> BasicAsync(string secretFile, CancellationToken cancellation)
    {
        var secret = (await File.ReadAllTextAsync(secretFile, cancellation)).Trim();
        var pair = $"{Uri.EscapeDataString(options.ClientId)}:{Uri.EscapeDataString(secret)}";
        return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
    }
}

using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace FederationBroker.Benchmarks;

/// <summary>
/// One keep-alive TLS connection and the subscriber's browser behind it. Both servers are asked in exactly this way; a
/// code is redeemed over the connection it came by, so that a server with several workers needs no memory shared
/// between them.
/// </summary>
internal sealed class Connection : IDisposable
{
    private static readonly string Challenge = Base64Url.EncodeToString(
        SHA256.HashData(Encoding.ASCII.GetBytes(OidcPartner.Verifier))
    );

    private static readonly AuthenticationHeaderValue Credentials = new(
        "Basic",
        Convert.ToBase64String(Encoding.ASCII.GetBytes($"stream:{ConfigurationFolder.ClientSecret}"))
    );

    private readonly HttpClient client;
    private readonly Peer peer;
    private readonly string? cookies;
    private string? accessToken;
    private string? refreshToken;

    /// <param name="cookies">Of the browser that is signed in.</param>
    public Connection(Peer peer, int port, string? cookies)
    {
        (this.peer, this.cookies) = (peer, cookies);
        client = BrokerNode.ClientFor(port);
        client.BaseAddress = new Uri(peer.Origin);
    }

    public async Task DiscoveryAsync() =>
        await ReadAsync(await client.GetAsync(peer.Discovery), "\"authorization_endpoint\"");

    public async Task ClientCredentialsAsync() =>
        await ReadAsync(await PostAsync(peer.Token, ("grant_type", "client_credentials")), "\"access_token\"");

    /// <summary>Authorize with the session and grant that are there, then token: two requests.</summary>
    public Task CodeFlowAsync() => TokensAsync("openid profile email");

    /// <summary>Each refresh token is the answer of the one before.</summary>
    public async Task RefreshAsync()
    {
        refreshToken ??= Member(await TokensAsync("openid profile email offline_access"), "refresh_token");
        var answer = await ReadAsync(
            await PostAsync(peer.Token, ("grant_type", "refresh_token"), ("refresh_token", refreshToken)),
            "\"refresh_token\""
        );
        refreshToken = Member(answer, "refresh_token");
    }

    public async Task IntrospectionAsync()
    {
        accessToken ??= Member(await TokensAsync("openid profile email"), "access_token");
        await ReadAsync(await PostAsync(peer.Introspection, ("token", accessToken)), "\"active\":true");
    }

    public async Task UserInfoAsync()
    {
        accessToken ??= Member(await TokensAsync("openid profile email"), "access_token");
        using var request = new HttpRequestMessage(HttpMethod.Get, peer.UserInfo);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        // Data of the operator's that comes too late under load is left out, as it should be.
        await ReadAsync(await client.SendAsync(request), "\"sub\"");
    }

    private async Task<string> TokensAsync(string scope)
    {
        using var authorized = await client.SendAsync(
            Navigation(
                $"{peer.Authorize}?client_id=stream&response_type=code&redirect_uri=https%3A%2F%2Fstream.ott.test%2Fcallback"
                    + $"&scope={Uri.EscapeDataString(scope)}"
                    + $"&state=s-1&nonce=n-1&code_challenge={Challenge}&code_challenge_method=S256"
            )
        );
        if (authorized.Headers.Location?.Query is not { } query || !query.Contains("code=", StringComparison.Ordinal))
            throw new InvalidOperationException(
                $"{peer.Origin} gave no code: {(int)authorized.StatusCode} {authorized.Headers.Location} "
                    + $"{await authorized.Content.ReadAsStringAsync()}"
            );
        var code = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query)["code"].ToString();
        return await ReadAsync(
            await PostAsync(
                peer.Token,
                ("grant_type", "authorization_code"),
                ("code", code),
                ("redirect_uri", "https://stream.ott.test/callback"),
                ("code_verifier", OidcPartner.Verifier)
            ),
            "\"id_token\""
        );
    }

    /// <summary>
    /// AuthnRequest by redirect, with the session and grant that are there, to the page that posts the response.
    /// </summary>
    public async Task SamlAsync() =>
        await ReadAsync(await client.SendAsync(Navigation(SamlPartner.SignOnAddress(peer.Origin))), "SAMLResponse");

    public void Dispose() => client.Dispose();

    private HttpRequestMessage Navigation(string address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        request.Headers.TryAddWithoutValidation("Cookie", cookies);
        return request;
    }

    private Task<HttpResponseMessage> PostAsync(string address, params (string Name, string Value)[] form)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        };
        request.Headers.Authorization = Credentials;
        return client.SendAsync(request);
    }

    private static string Member(string json, string name)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty(name).GetString()!;
    }

    private static async Task<string> ReadAsync(HttpResponseMessage answer, string expected)
    {
        using (answer)
        {
            var body = await answer.Content.ReadAsStringAsync();
            if (answer.StatusCode != HttpStatusCode.OK || !body.Contains(expected, StringComparison.Ordinal))
                throw new InvalidOperationException(
                    $"{answer.RequestMessage!.RequestUri} answered {(int)answer.StatusCode}: {body}"
                );
            return body;
        }
    }
}

/// <summary>Where a server answers.</summary>
internal sealed record Peer(
    string Name,
    string Origin,
    string Discovery,
    string Authorize,
    string Token,
    string Introspection,
    string UserInfo
);

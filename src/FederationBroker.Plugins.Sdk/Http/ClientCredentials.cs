using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Serialization;

namespace FederationBroker.Plugins.Sdk.Http;

/// <summary>
/// Presents an access token of the other system's own authorization server (RFC 6749, 4.4), kept until shortly before
/// it ends. Without one nothing is sent, and the call says that it never began.
/// </summary>
internal sealed class ClientCredentials(Uri tokenAddress, string clientId, string secret, HttpMessageHandler connection)
    : DelegatingHandler(connection)
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan UsualLife = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim turn = new(1, 1);
    private volatile Kept? kept;

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var token = await TokenAsync(cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var answer = await base.SendAsync(request, cancellationToken);
        if (answer.StatusCode == HttpStatusCode.Unauthorized)
            kept = null; // the next call asks for another one
        return answer;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            turn.Dispose();
        base.Dispose(disposing);
    }

    private async Task<string> TokenAsync(CancellationToken cancellation)
    {
        if (kept is { } one && !one.IsOver)
            return one.Token;
        try
        {
            await turn.WaitAsync(cancellation);
            try
            {
                if (kept is { } other && !other.IsOver)
                    return other.Token;
                var fresh = await AskAsync(cancellation);
                kept = fresh;
                return fresh.Token;
            }
            finally
            {
                turn.Release();
            }
        }
        catch (Exception failure)
            when (failure is HttpRequestException or OperationCanceledException or System.Text.Json.JsonException)
        {
            // Whatever became of the question for a token: of the call itself no byte was sent.
            throw new HttpRequestException(HttpRequestError.ConnectionError, "There is no access token.");
        }
    }

    private async Task<Kept> AskAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, tokenAddress)
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "client_credentials")]),
        };
        // RFC 6749, 2.3.1: both are form-encoded before they are put together.
        var credentials = $"{Uri.EscapeDataString(clientId)}:{Uri.EscapeDataString(secret)}";
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.ASCII.GetBytes(credentials))
        );
        using var answer = await base.SendAsync(request, cancellation);
        answer.EnsureSuccessStatusCode();
        var said = await answer.Content.ReadFromJsonAsync<TokenAnswer>(cancellation);
        if (said is not { AccessToken: { Length: > 0 } token } || token.Any(c => c is <= ' ' or > '~'))
            throw new System.Text.Json.JsonException("There is no token in it.");
        var life = said.ExpiresIn is { } seconds and > 0 and < 86_400 ? TimeSpan.FromSeconds(seconds) : UsualLife;
        return new Kept(token, Stopwatch.GetTimestamp(), life > Margin * 2 ? life - Margin : life);
    }

    // By a clock that nobody sets.
    private sealed record Kept(string Token, long Since, TimeSpan Life)
    {
        public bool IsOver => Stopwatch.GetElapsedTime(Since) >= Life;
    }

    private sealed record TokenAnswer(
        [property: JsonPropertyName("access_token")] string? AccessToken,
        [property: JsonPropertyName("expires_in")] long? ExpiresIn = null
    );
}

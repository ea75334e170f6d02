using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PaymentPlay;

/// <summary>One partner with credentials of its own: it sends messages and reads what they are answered with.</summary>
internal sealed class Party(HttpClient http, Uri issuer, string id, string secret)
{
    private string? token;

    public string Id => id;

    /// <summary>The operator: payment and cashing service provider of all of its partners.</summary>
    public string Operator { get; } = issuer.Segments[^1].Trim('/');

    /// <summary>A message of this party's, with what every message has.</summary>
    public static JsonObject Message(string type, string orderNumber, JsonObject members)
    {
        var message = new JsonObject
        {
            ["messageType"] = type,
            ["orderNumber"] = orderNumber,
            ["messageTimeStamp"] = TimeProvider.System.GetUtcNow(),
        };
        foreach (var (name, value) in members)
            message[name] = value?.DeepClone();
        return message;
    }

    public async Task<JsonObject> SendAsync(string path, JsonObject message)
    {
        var key = Guid.CreateVersion7().ToString("N");
        return await CallAsync(() =>
        {
            var request = new HttpRequestMessage(HttpMethod.Post, Address(path))
            {
                Content = new StringContent(message.ToJsonString(), Encoding.UTF8, "application/json"),
            };
            request.Headers.Add("Idempotency-Key", key);
            return request;
        });
    }

    public Task<JsonObject> AskAsync(string path) =>
        CallAsync(() => new HttpRequestMessage(HttpMethod.Get, Address(path)));

    // The same message under the same key until it is answered: a lost answer costs nothing.
    private async Task<JsonObject> CallAsync(Func<HttpRequestMessage> make)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var request = make();
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ??= await TokenAsync());
            try
            {
                using var answer = await http.SendAsync(request);
                var said = await answer.Content.ReadFromJsonAsync<JsonObject>() ?? [];
                if (answer.IsSuccessStatusCode)
                    return said;
                if ((int)answer.StatusCode is not (409 or 503) || attempt == 5)
                    throw new PlayException($"{id} was refused ({(int)answer.StatusCode}): {said.ToJsonString()}");
            }
            catch (HttpRequestException) when (attempt < 5)
            {
                // Not answered: sent again below.
            }

            await Task.Delay(TimeSpan.FromSeconds(attempt));
        }
    }

    private async Task<string> TokenAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{issuer}/connect/token")
        {
            Content = new FormUrlEncodedContent([
                new("grant_type", "client_credentials"),
                new("scope", "payments"),
                new("client_id", id),
                new("client_secret", secret),
            ]),
        };
        using var answer = await http.SendAsync(request);
        var said = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return said.TryGetProperty("access_token", out var issued)
            ? issued.GetString()!
            : throw new PlayException($"{id} got no token: {said}");
    }

    private Uri Address(string path) => new($"{issuer}/pay/v1/{path}");
}

/// <summary>The play cannot go on; the message says why.</summary>
internal sealed class PlayException(string message) : Exception(message);

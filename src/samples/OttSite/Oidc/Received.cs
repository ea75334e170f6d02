using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using OttSite.Sessions;

namespace OttSite.Oidc;

/// <summary>Turns what arrived into rows and texts for the page.</summary>
internal static class Received
{
    // Claims about the sign-in itself; everything else is about the subscriber.
    private static readonly ImmutableHashSet<string> Protocol =
    [
        "iss",
        "sub",
        "aud",
        "azp",
        "exp",
        "iat",
        "nbf",
        "auth_time",
        "nonce",
        "acr",
        "amr",
        "at_hash",
        "c_hash",
        "s_hash",
        "sid",
        "jti",
    ];

    // The text is encoded for HTML by the view; this only keeps letters of every language readable.
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static ImmutableArray<ReceivedValue> Facts(TokenAnswer answer, CheckedIdToken token)
    {
        var facts = ImmutableArray.CreateBuilder<ReceivedValue>();
        facts.Add(new("Issuer", Text(token.Payload.GetProperty("iss"))));
        if (token.Payload.TryGetProperty("auth_time", out var at) && at.TryGetInt64(out var seconds))
            facts.Add(new("Signed in at the provider, not before", $"{DateTimeOffset.FromUnixTimeSeconds(seconds):u}"));
        if (token.Payload.TryGetProperty("acr", out var context))
            facts.Add(new("How (acr)", Text(context)));
        if (token.Payload.TryGetProperty("amr", out var methods))
            facts.Add(new("By what (amr)", Text(methods)));
        if (answer.Scope is not null)
            facts.Add(new("Scopes granted", answer.Scope));
        if (answer.ExpiresIn is { } lifetime)
            facts.Add(new("Access token lasts", $"{lifetime} s"));
        return facts.ToImmutable();
    }

    public static ImmutableArray<ReceivedValue> Claims(CheckedIdToken token, JsonElement userInfo) =>
        [
            .. token
                .Payload.EnumerateObject()
                .Concat(userInfo.EnumerateObject())
                .Where(claim => !Protocol.Contains(claim.Name))
                .GroupBy(claim => claim.Name, StringComparer.Ordinal)
                .Select(same => new ReceivedValue(same.Key, Text(same.Last().Value))),
        ];

    public static ImmutableArray<RawMessage> Raw(CheckedIdToken token, JsonElement userInfo) =>
        [
            new(
                "ID token, decoded",
                JsonSerializer.Serialize(token.Header, Readable)
                    + "\n"
                    + JsonSerializer.Serialize(token.Payload, Readable)
            ),
            new("ID token, as it came", token.Compact),
            new("User info", JsonSerializer.Serialize(userInfo, Readable)),
        ];

    private static string Text(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString() ?? "",
            JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Text)),
            JsonValueKind.True => "yes",
            JsonValueKind.False => "no",
            _ => value.GetRawText(),
        };
}

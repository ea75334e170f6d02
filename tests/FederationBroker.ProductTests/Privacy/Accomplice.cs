using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Web;
using System.Xml;

namespace FederationBroker.ProductTests.Privacy;

/// <summary>A partner that keeps everything it gets, member by member, to compare it with another partner's.</summary>
/// <param name="maximumAge">What it demands of logins, in seconds.</param>
public sealed class Accomplice(BrokerWorld world, string id, int maximumAge)
{
    private readonly OidcPartner oidc = new(world, id);
    private readonly SamlPartner saml = new(world, id);

    public string Id => id;

    /// <summary>A visit over OpenID Connect: the code, the tokens, and what they open.</summary>
    /// <returns>The refresh token.</returns>
    public async Task<string> VisitAsync(Seen seen, string cookie)
    {
        var address = oidc.AuthorizeAddress(("scope", "openid profile offline_access"), ("max_age", $"{maximumAge}"));
        using var client = world.Node.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("Cookie", cookie);
        using var answer = await client.SendAsync(request);
        Headers(seen, "authorize", answer.Headers);
        var parameters = HttpUtility.ParseQueryString(answer.Headers.Location!.Query);
        foreach (string name in parameters)
            seen.Add($"redirect.{name}", parameters[name]);
        var code = parameters["code"] ?? throw new InvalidOperationException($"No code: {answer.Headers.Location}");

        var tokens = await oidc.RedeemAsync(code);
        Tokens(seen, "token", tokens);
        Json(seen, "userinfo", await oidc.UserInfoAsync(tokens["access_token"]));
        Json(seen, "introspection", await oidc.PostAsync("/connect/introspect", [("token", tokens["access_token"])]));
        Json(
            seen,
            "introspection of refresh",
            await oidc.PostAsync("/connect/introspect", [("token", tokens["refresh_token"])])
        );
        return tokens["refresh_token"];
    }

    public async Task RenewAsync(Seen seen, string refreshToken) =>
        Tokens(seen, "renewed", await oidc.RefreshAsync(refreshToken));

    /// <summary>A visit over SAML.</summary>
    public async Task VisitBySamlAsync(Seen seen, string cookie)
    {
        using var client = world.Node.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, saml.Address());
        request.Headers.Add("Cookie", cookie);
        using var answer = await client.SendAsync(request);
        Headers(seen, "sso", answer.Headers);
        var body = await answer.Content.ReadAsStringAsync();
        var page = new BrowserPage(request.RequestUri!, (int)answer.StatusCode, body, Location: null, string.Empty);
        Xml(seen, "saml", (await SamlAnswer.OfAsync(page)).Response);
    }

    public static void Json(Seen seen, string place, TokenAnswer answer)
    {
        foreach (
            var line in answer.Headers.Split(
                '\n',
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
            )
        )
            seen.Add(
                $"{place}.header.{line.Split(':')[0]}",
                line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            );
        Json(seen, place, answer.Json);
    }

    private static void Tokens(Seen seen, string place, TokenAnswer answer)
    {
        answer.Status.ShouldBe(200);
        Json(seen, place, answer);
        Json(seen, $"{place}.id_token", answer.IdToken);
        Json(
            seen,
            $"{place}.id_token.jose",
            JsonElement.Parse(Base64Url.DecodeFromChars(answer["id_token"].Split('.')[0]))
        );
    }

    private static void Json(Seen seen, string place, JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in json.EnumerateObject())
                    Json(seen, $"{place}.{member.Name}", member.Value);
                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in json.EnumerateArray().Index())
                    Json(seen, $"{place}.{index}", item);
                break;
            case JsonValueKind.Undefined:
                break;
            default:
                seen.Add(place, json.ValueKind == JsonValueKind.String ? json.GetString() : json.GetRawText());
                break;
        }
    }

    private static void Xml(Seen seen, string place, XmlElement element)
    {
        foreach (XmlAttribute attribute in element.Attributes)
            seen.Add($"{place}@{attribute.LocalName}", attribute.Value);
        var children = element.ChildNodes.OfType<XmlElement>().ToList();
        if (children.Count == 0)
            seen.Add(place, element.InnerText);
        foreach (var (index, child) in children.Index())
            Xml(seen, $"{place}/{index}{child.LocalName}", child);
    }

    private static void Headers(Seen seen, string place, HttpResponseHeaders headers)
    {
        foreach (var (name, values) in headers.Where(header => header.Key != "Location"))
            seen.Add($"{place}.header.{name}", string.Join(',', values));
    }
}

using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace FederationBroker.ProductTests.Oidc;

/// <summary>
/// Some three hundred exchanges with the OpenID Provider, each with one thing odd, and what was answered, as partners
/// have come to know it: Snapshots/oidc-exchanges.txt. A change of it is a decision, as with every snapshot.
/// </summary>
[Trait("Requirement", "LOG-002")]
public sealed partial class ExchangeTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private static readonly string[] Oddities = ["<none>", "", "x", " ", "a b", "none", "%", "é"];

    private static readonly string[] Parameters =
    [
        "client_id",
        "redirect_uri",
        "response_type",
        "response_mode",
        "scope",
        "state",
        "nonce",
        "prompt",
        "max_age",
        "code_challenge",
        "code_challenge_method",
        "claims",
        "id_token_hint",
        "request",
        "request_uri",
        "registration",
        "authorization_details",
        "acr_values",
        "login_hint",
        "display",
    ];

    private readonly OidcPartner partner = new(shared.World);

    [Fact]
    public async Task Answers_are_as_they_were()
    {
        var record = new StringBuilder();
        foreach (var parameter in Parameters)
        {
            foreach (var odd in Oddities)
                await AuthorizeAsync(record, parameter, odd);
        }

        await TokenAsync(record);
        await TokenStatesAsync(record);
        await UserInfoAsync(record);
        await Snapshot.MatchAsync("oidc-exchanges.txt", record.ToString().TrimEnd('\n'));
    }

    private async Task AuthorizeAsync(StringBuilder record, string parameter, string odd)
    {
        var request = partner.Sound((parameter, odd == "<none>" ? null : odd));
        var query = string.Join('&', request.Select(one => $"{one.Key}={Uri.EscapeDataString(one.Value)}"));
        using var client = shared.World.Node.NewClient();
        using var answer = await client.GetAsync($"/t/metro/connect/authorize?{query}");
        await NoteAsync(record, $"authorize {parameter}={odd}", answer);
    }

    private async Task TokenAsync(StringBuilder record)
    {
        string[] grants = ["authorization_code", "refresh_token", "client_credentials"];
        string[] parameters =
        [
            "grant_type",
            "code",
            "refresh_token",
            "redirect_uri",
            "code_verifier",
            "scope",
            "client_id",
        ];
        foreach (var grant in grants)
        {
            foreach (var parameter in parameters)
            {
                foreach (var odd in (string[])["<none>", "", "x", "a b"])
                {
                    var form = new Dictionary<string, string>
                    {
                        ["grant_type"] = grant,
                        ["code"] = "fbac_unknown",
                        ["refresh_token"] = "fbrt_unknown",
                        ["redirect_uri"] = partner.RedirectUri,
                        ["code_verifier"] = OidcPartner.Verifier,
                    };
                    if (odd == "<none>")
                        form.Remove(parameter);
                    else
                        form[parameter] = odd;
                    await PostAsync(record, $"token {grant} {parameter}={odd}", "/connect/token", form);
                }
            }
        }

        foreach (var header in Credentials)
            await PostAsync(record, $"token with {header}", "/connect/token", Grant, header);
    }

    private static readonly Dictionary<string, string> Grant = new() { ["grant_type"] = "client_credentials" };

    private static readonly string[] Credentials =
    [
        "",
        "Basic",
        "Basic !!!",
        "Basic c3RyZWFtOndyb25n",
        "Basic bm9ib2R5OndoYXRldmVy",
        "Bearer x",
        "Negotiate x",
    ];

    private async Task TokenStatesAsync(StringBuilder record)
    {
        foreach (var endpoint in (string[])["introspect", "revoke"])
        {
            foreach (var token in (string[])["<none>", "", "x", "fbat_x", "fbrt_x", "a.b.c"])
            {
                var form = new Dictionary<string, string>();
                if (token != "<none>")
                    form["token"] = token;
                await PostAsync(record, $"{endpoint} token={token}", $"/connect/{endpoint}", form);
            }

            foreach (var header in Credentials)
                await PostAsync(record, $"{endpoint} with {header}", $"/connect/{endpoint}", Grant, header);
        }
    }

    private async Task UserInfoAsync(StringBuilder record)
    {
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post, HttpMethod.Put])
        {
            foreach (var header in (string[])["", "Bearer", "Bearer x", "bearer fbat_x", "Basic x", "Bearer a b"])
            {
                using var request = new HttpRequestMessage(method, $"{partner.Issuer}/connect/userinfo");
                if (header.Length > 0)
                    request.Headers.TryAddWithoutValidation("Authorization", header);
                using var client = shared.World.Node.NewClient();
                using var answer = await client.SendAsync(request);
                await NoteAsync(record, $"{method} userinfo with {header}", answer);
            }
        }
    }

    private async Task PostAsync(
        StringBuilder record,
        string what,
        string path,
        Dictionary<string, string> form,
        string? credentials = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{partner.Issuer}{path}")
        {
            Content = new FormUrlEncodedContent(form),
        };
        if (credentials is null)
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic",
                Convert.ToBase64String(Encoding.ASCII.GetBytes($"stream:{ConfigurationFolder.ClientSecret}"))
            );
        else if (credentials.Length > 0)
            request.Headers.TryAddWithoutValidation("Authorization", credentials);
        using var client = shared.World.Node.NewClient();
        using var answer = await client.SendAsync(request);
        await NoteAsync(record, what, answer);
    }

    // What differs with every run is named, not written.
    private static async Task NoteAsync(StringBuilder record, string what, HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStringAsync();
        var isPage = answer.Content.Headers.ContentType?.MediaType == "text/html";
        record
            .Append($"{what}\n  {(int)answer.StatusCode} {answer.Content.Headers.ContentType?.MediaType}")
            .Append($" {answer.Headers.CacheControl} {answer.Headers.WwwAuthenticate}\n")
            .Append($"  {Handle().Replace(answer.Headers.Location?.ToString() ?? "-", "…")}\n")
            .Append($"  {(isPage ? Code().Match(body).Value : RequestId().Replace(body, "…"))}\n");
    }

    [GeneratedRegex("(?<=/(sign-in|consent|continue)/)[A-Za-z0-9_-]+")]
    private static partial Regex Handle();

    [GeneratedRegex("(?<=\"requestId\":\")[a-z0-9]+")]
    private static partial Regex RequestId();

    [GeneratedRegex("FB-[0-9]{4}")]
    private static partial Regex Code();
}

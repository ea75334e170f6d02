using System.Text.Json;
using AngleSharp.Html.Dom;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace FederationBroker.ProductTests.Conformance;

/// <summary>What every module needs, with the checks that the suite makes of each answer.</summary>
internal sealed class CertificationRun(BrokerWorld world, string? mode) : IDisposable
{
    public const string State =
        "state-of-128-characters-0123456789-0123456789-0123456789-0123456789-0123456789-"
        + "0123456789-0123456789-0123456789-01234567890";

    public BrokerWorld World => world;

    public string? Mode => mode;

    public OidcPartner Partner { get; init; } = new(world, "suite");

    public OidcPartner Second { get; } = new(world, "suite-2");

    public BrowserStub Browser { get; } = world.NewBrowser();

    public void Dispose() => Browser.Dispose();

    /// <summary>The request of the plan's response mode, with a long state.</summary>
    public (string Name, string? Value)[] Request(params (string Name, string? Value)[] changes) =>
        [("state", State), ("response_mode", mode), .. changes];

    /// <summary>Sends the browser off, and does what pages ask until the partner is answered.</summary>
    public async Task<IReadOnlyDictionary<string, string>> AuthorizeAsync(params (string Name, string? Value)[] changes)
    {
        await Browser.GoAsync(Partner.AuthorizeAddress(Request(changes)));
        return await FinishAsync();
    }

    public async Task<IReadOnlyDictionary<string, string>> FinishAsync()
    {
        if (IsAt("/sign-in/"))
            await Browser.SignInAsync();
        if (IsAt("/consent/"))
            await Browser.AgreeAsync([.. await BoxesAsync()]);
        var answer = await AnswerAsync();
        answer["state"].ShouldBe(State);
        answer["iss"].ShouldBe(Partner.Issuer);
        return answer;
    }

    public bool IsAt(string page) =>
        Browser.Page.Location is null && Browser.Page.Address.AbsolutePath.Contains(page, StringComparison.Ordinal);

    private async Task<IEnumerable<string>> BoxesAsync() =>
        (await Browser.Page.DocumentAsync())
            .QuerySelectorAll("input[type=checkbox]")
            .Select(box => box.GetAttribute("value")!)
            .Where(value => value is { Length: > 0 });

    /// <summary>What the partner is sent, by the address or by a form as the plan has it.</summary>
    public async Task<IReadOnlyDictionary<string, string>> AnswerAsync()
    {
        if (mode != "form_post")
            return Browser.Page.Answer;
        Browser.Page.Location.ShouldBeNull("the answer must not stand in an address");
        var form = (await Browser.Page.DocumentAsync()).Forms.ShouldHaveSingleItem();
        form.Method.ShouldBe("post");
        new Uri(form.Action).ShouldBe(new Uri(Partner.RedirectUri));
        return form
            .Elements.OfType<IHtmlInputElement>()
            .Where(input => input.Name is { Length: > 0 })
            .ToDictionary(input => input.Name!, input => input.Value);
    }

    /// <summary>The whole flow.</summary>
    public async Task<TokenAnswer> TokensAsync(params (string Name, string? Value)[] changes)
    {
        var answer = await AuthorizeAsync(changes);
        answer.Keys.ShouldNotContain("error");
        var tokens = await Partner.RedeemAsync(answer["code"]);
        var nonce = changes.Any(change => change.Name == "nonce")
            ? changes.Last(change => change.Name == "nonce").Value
            : "nonce-1";
        await CheckTokensAsync(tokens, nonce);
        return tokens;
    }

    /// <summary>An answer that refuses, in the redirect.</summary>
    public async Task RefusedAsync(string[] errors, params (string Name, string? Value)[] changes)
    {
        await Browser.GoAsync(Partner.AuthorizeAddress(Request(changes)));
        await IsRefusedAsync(errors);
    }

    public async Task IsRefusedAsync(params string[] errors)
    {
        var answer = await AnswerAsync();
        errors.ShouldContain(answer["error"]);
        answer["state"].ShouldBe(State);
        answer.Keys.ShouldBeSubsetOf(["error", "error_description", "state", "iss"]);
        answer["error_description"].All(c => c is >= ' ' and <= '~' and not ('"' or '\\')).ShouldBeTrue();
    }

    public static void IsRefusedAtTheToken(TokenAnswer answer, string error)
    {
        (answer.Status, answer["error"]).ShouldBe((error == "invalid_client" ? 401 : 400, error));
        answer.Headers.ShouldContain("application/json");
    }

    /// <summary>UserInfo answers about the same subject, with values of the right kinds.</summary>
    public async Task<TokenAnswer> UserInfoAsync(TokenAnswer tokens)
    {
        var answer = await Partner.UserInfoAsync(tokens["access_token"]);
        (answer.Status, answer["sub"]).ShouldBe((200, tokens.IdToken.GetProperty("sub").GetString()));
        foreach (var claim in answer.Json.EnumerateObject())
            claim.Value.ValueKind.ShouldBe(KindOf(claim.Name), claim.Name);
        return answer;
    }

    private static JsonValueKind KindOf(string claim) =>
        claim switch
        {
            "address" => JsonValueKind.Object,
            "email_verified" or "phone_number_verified" => JsonValueKind.True,
            "updated_at" => JsonValueKind.Number,
            _ => JsonValueKind.String,
        };

    private async Task CheckTokensAsync(TokenAnswer tokens, string? nonce)
    {
        tokens.Status.ShouldBe(200);
        tokens.Json.GetProperty("expires_in").GetInt64().ShouldBeInRange(1, 31_536_000);
        tokens["token_type"].ShouldBe("Bearer");
        using var client = world.Node.NewClient();
        var keys = new JsonWebKeySet(await client.GetStringAsync("/t/metro/.well-known/jwks.json"));
        var validity = await new JsonWebTokenHandler().ValidateTokenAsync(
            tokens["id_token"],
            new TokenValidationParameters
            {
                ValidIssuer = Partner.Issuer,
                ValidAudience = Partner.ClientId,
                IssuerSigningKeys = keys.GetSigningKeys(),
                // The broker's clock is the test's.
                LifetimeValidator = (_, expires, _, _) => expires > world.Clock.GetUtcNow().UtcDateTime,
            }
        );
        validity.IsValid.ShouldBeTrue(validity.Exception?.Message);
        var claims = tokens.IdToken;
        claims.GetProperty("sub").GetString().ShouldNotBeNullOrEmpty();
        claims.GetProperty("acr").GetString().ShouldNotBeNullOrEmpty();
        var issued = DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("iat").GetInt64());
        (world.Clock.GetUtcNow() - issued).Duration().ShouldBeLessThan(TimeSpan.FromMinutes(5));
        (claims.TryGetProperty("nonce", out var said) ? said.GetString() : null).ShouldBe(nonce);
    }
}

using System.Text.Json;

namespace FederationBroker.ProductTests.Conformance;

/// <summary>What the modules do.</summary>
internal static partial class FapiModules
{
    private static async Task VerifyDiscoveryAsync(FapiRun run)
    {
        using var client = run.World.Node.NewClient();
        var metadata = JsonDocument
            .Parse(await client.GetStringAsync("/t/metro/.well-known/openid-configuration"))
            .RootElement;
        metadata.GetProperty("authorization_response_iss_parameter_supported").GetBoolean().ShouldBeTrue();
        metadata.GetProperty("pushed_authorization_request_endpoint").GetString().ShouldBe($"{run.Issuer}/connect/par");
        foreach (var (list, value) in Promises)
            metadata.GetProperty(list).EnumerateArray().Select(one => one.GetString()).ShouldContain(value, list);
    }

    private static readonly (string List, string Value)[] Promises =
    [
        ("response_types_supported", "code"),
        ("code_challenge_methods_supported", "S256"),
        ("token_endpoint_auth_methods_supported", "private_key_jwt"),
        ("token_endpoint_auth_signing_alg_values_supported", "ES256"),
        ("dpop_signing_alg_values_supported", "ES256"),
        ("id_token_signing_alg_values_supported", "ES256"),
    ];

    private static async Task HappyAsync(FapiRun run)
    {
        var tokens = await run.TokensAsync();
        var token = tokens["access_token"];
        var said = await run.UseAsync(token, [run.Proof("/connect/userinfo", "GET", token)]);
        (said.Status, said["sub"]).ShouldBe((200, tokens.IdToken.GetProperty("sub").GetString()));
        using var client = run.World.Node.NewClient();
        using var inQuery = await client.GetAsync($"/t/metro/connect/userinfo?access_token={token}");
        ((int)inQuery.StatusCode).ShouldBe(401);
    }

    private static async Task UserRejectsAsync(FapiRun run)
    {
        await run.GoAsync(await run.PushedAsync());
        await run.Browser.CancelAsync();
        var answer = run.Answer();
        (answer["error"], answer["state"]).ShouldBe(("access_denied", "state-1"));
    }

    private static async Task SchemeCaseAsync(FapiRun run)
    {
        var token = (await run.TokensAsync())["access_token"];
        (await run.UseAsync(token, [run.Proof("/connect/userinfo", "GET", token)], "dPoP")).Status.ShouldBe(200);
    }

    private static async Task ProofWithTimesAsync(FapiRun run)
    {
        var now = run.World.Clock.GetUtcNow().ToUnixTimeSeconds();
        var proof = run.Proof("/connect/token", change: payload => (payload["nbf"], payload["exp"]) = (now, now + 60));
        (await run.RedeemAsync(await run.CodeAsync(), proof)).Status.ShouldBe(200);
    }

    private static async Task ProofAgedAsync(FapiRun run, int seconds)
    {
        void Age(System.Text.Json.Nodes.JsonObject payload) =>
            payload["iat"] = payload["iat"]!.GetValue<long>() + seconds;

        var pushed = await run.PushAsync(proof: run.Proof("/connect/par", change: Age));
        pushed.Status.ShouldBe(201);
        var code = (await run.AnswerAsync(pushed["request_uri"]))["code"];
        var tokens = await run.RedeemAsync(code, run.Proof("/connect/token", change: Age));
        var token = tokens["access_token"];
        (await run.UseAsync(token, [run.Proof("/connect/userinfo", "GET", token, Age)])).Status.ShouldBe(200);
    }

    private static async Task MismatchAtParAsync(FapiRun run)
    {
        using var other = new ProofKey(run.World.Clock.GetUtcNow);
        var answer = await run.PushAsync([("dpop_jkt", other.Thumbprint)], proof: run.Proof("/connect/par"));
        (answer.Status, answer["error"]).ShouldBe((400, "invalid_request"));
    }

    private static async Task MismatchAsync(FapiRun run, bool byProof)
    {
        using var other = new ProofKey(run.World.Clock.GetUtcNow);
        var pushed = byProof
            ? await run.PushAsync(proof: run.Proof("/connect/par"))
            : await run.PushAsync([("dpop_jkt", run.Key.Thumbprint)]);
        var code = (await run.AnswerAsync(pushed["request_uri"]))["code"];
        var answer = await run.RedeemAsync(code, other.Make("POST", $"{run.Issuer}/connect/token"));
        (answer.Status, answer["error"]).ShouldBe((400, "invalid_dpop_proof"));
    }

    private static async Task BoundAsync(FapiRun run, bool byProof)
    {
        var pushed = byProof
            ? await run.PushAsync(proof: run.Proof("/connect/par"))
            : await run.PushAsync([("dpop_jkt", run.Key.Thumbprint)]);
        (await run.RedeemAsync((await run.AnswerAsync(pushed["request_uri"]))["code"])).Status.ShouldBe(200);
    }

    private static async Task OutsideAsync(FapiRun run, string parameter)
    {
        var answer = await run.AnswerAsync(await run.PushedAsync(), $"&{parameter}=outside");
        answer["state"].ShouldBe("state-1");
        (await run.RedeemAsync(answer["code"])).IdToken.GetProperty("nonce").GetString().ShouldBe("nonce-1");
    }

    private static async Task StateOutsideAsync(FapiRun run) =>
        (await run.AnswerAsync(await run.PushedAsync(("state", null)), "&state=outside")).Keys.ShouldNotContain(
            "state"
        );

    private static async Task WithoutParAsync(FapiRun run)
    {
        await run.Browser.GoAsync(
            $"{run.Issuer}/connect/authorize?"
                + string.Join('&', run.Request().Select(one => $"{one.Key}={Uri.EscapeDataString(one.Value)}"))
        );
        run.Answer()["error"].ShouldBe("invalid_request");
    }

    private static async Task OtherClientsIdAsync(FapiRun run)
    {
        var answer = await run.RedeemAsync(await run.CodeAsync(), assertion: claims =>
            (claims["iss"], claims["sub"]) = (run.Second.Id, run.Second.Id)
        );
        (answer.Status, answer["error"]).ShouldBe((401, "invalid_client"));
    }

    private static async Task WithoutProofAsync(FapiRun run)
    {
        var answer = await run.RedeemAsync(await run.CodeAsync(), proof: string.Empty);
        (answer.Status, answer["error"]).ShouldBe((400, "invalid_dpop_proof"));
    }

    private static async Task OtherClientsCodeAsync(FapiRun run)
    {
        var answer = await run.RedeemAsync(await run.CodeAsync(), by: run.Second);
        (answer.Status, answer["error"]).ShouldBe((400, "invalid_grant"));
    }

    private static async Task CodeTwiceAsync(FapiRun run)
    {
        var code = await run.CodeAsync();
        var token = (await run.RedeemAsync(code))["access_token"];
        run.World.Clock.Advance(TimeSpan.FromSeconds(1));
        var again = await run.RedeemAsync(code);
        (again.Status, again["error"]).ShouldBe((400, "invalid_grant"));
        (await run.UseAsync(token, [run.Proof("/connect/userinfo", "GET", token)])).Status.ShouldBe(401);
    }

    private static async Task ExpiredCodeAsync(FapiRun run)
    {
        var code = await run.CodeAsync();
        run.World.Clock.Advance(TimeSpan.FromSeconds(62));
        (await run.RedeemAsync(code))["error"].ShouldBe("invalid_grant");
    }

    private static async Task WeakAssertionAsync(FapiRun run)
    {
        (await run.PushAsync(withRs256: true))["error"].ShouldBe("invalid_client");
        (await run.RedeemAsync(await run.CodeAsync(), withRs256: true))["error"].ShouldBe("invalid_client");
    }

    private static async Task WithoutAssertionAsync(FapiRun run)
    {
        var answer = await run.SendAsync(
            "/connect/token",
            [
                ("grant_type", "authorization_code"),
                ("code", await run.CodeAsync()),
                ("client_id", run.Client.Id),
                ("redirect_uri", run.Client.RedirectUri),
                ("code_verifier", OidcPartner.Verifier),
            ],
            run.Proof("/connect/token")
        );
        (answer.Status, answer["error"]).ShouldBe((401, "invalid_client"));
    }

    private static async Task PushedTwiceAsync(FapiRun run)
    {
        var requestUri = await run.PushedAsync();
        (await run.AnswerAsync(requestUri)).Keys.ShouldContain("code");
        IsRefused(await run.GoAsync(requestUri));
    }

    private static async Task ExpiredPushAsync(FapiRun run)
    {
        var requestUri = await run.PushedAsync();
        run.World.Clock.Advance(TimeSpan.FromSeconds(91));
        IsRefused(await run.GoAsync(requestUri));
    }

    private static async Task OtherClientsPushAsync(FapiRun run) =>
        IsRefused(await run.GoAsync(await run.PushedAsync(), clientId: run.Second.Id));

    private static void IsRefused(BrowserPage page)
    {
        (page.Status, page.Location).ShouldBe((400, null));
        page.Body.ShouldContain("FB-2130");
    }

    private static async Task AssertionFromTheFutureAsync(FapiRun run, int seconds, bool isAccepted)
    {
        var begins = run.World.Clock.GetUtcNow().AddSeconds(seconds).ToUnixTimeSeconds();
        var answer = await run.PushAsync(assertion: claims => claims["nbf"] = begins);
        answer.Status.ShouldBe(isAccepted ? 201 : 401);
    }

    private static async Task PutAsync(FapiRun run)
    {
        using var client = run.World.Node.NewClient();
        using var answer = await client.PutAsync("/t/metro/connect/par", new FormUrlEncodedContent([]));
        ((int)answer.StatusCode).ShouldBe(405);
    }

    private static async Task VerifierAsync(FapiRun run, string? verifier)
    {
        var answer = await run.RedeemAsync(await run.CodeAsync(), verifier: verifier);
        (answer.Status, answer["error"]).ShouldBe((400, "invalid_grant"));
    }

    private static async Task RefreshAsync(FapiRun run)
    {
        var tokens = await run.TokensAsync(("scope", "openid offline_access"), ("prompt", "consent"));
        (string, string?)[] held = [("grant_type", "refresh_token"), ("refresh_token", tokens["refresh_token"])];
        var (issuer, now) = (run.Issuer, run.World.Clock.GetUtcNow());
        (await run.SendAsync("/connect/token", held, run.Proof("/connect/token"))).Status.ShouldBe(401);
        (string, string?)[] sound = [.. held, .. run.Client.Assertion(issuer, now)];
        (await run.SendAsync("/connect/token", sound, proof: null))["error"].ShouldBe("invalid_dpop_proof");
        (string, string?)[] foreign = [.. held, .. run.Second.Assertion(issuer, now)];
        (await run.SendAsync("/connect/token", foreign, run.Proof("/connect/token")))["error"]
            .ShouldBe("invalid_grant");
        // A client that signs who it is may change the key that its tokens are bound to.
        using var next = new ProofKey(run.World.Clock.GetUtcNow);
        (string, string?)[] again = [.. held, .. run.Client.Assertion(issuer, now)];
        var renewed = await run.SendAsync("/connect/token", again, next.Make("POST", $"{issuer}/connect/token"));
        (renewed.Status, renewed["token_type"]).ShouldBe((200, "DPoP"));
    }
}

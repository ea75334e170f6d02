namespace FederationBroker.ProductTests.Conformance;

/// <summary>
/// FAPI 2.0 Security Profile, final, for clients with <c>private_key_jwt</c> and DPoP that are OpenID Connect ones.
/// Modules of countries' own profiles do not apply.
/// </summary>
internal static partial class FapiModules
{
    private const string Prefix = "fapi2-security-profile-final-";
    private const string Security = "FAPI 2.0 Security Profile 5.3.2";
    private const string Dpop = "RFC 9449";
    private const string Par = "RFC 9126";
    private const string Code = "RFC 6749 4.1";
    private const string Client = "RFC 7523 3";

    public static readonly IReadOnlyList<FapiModule> SecurityProfile =
    [
        new($"{Prefix}discovery-end-point-verification", "RFC 8414", VerifyDiscoveryAsync),
        new($"{Prefix}happy-flow", Security, HappyAsync),
        new($"{Prefix}user-rejects-authentication", Code, UserRejectsAsync),
        Succeeds("ensure-authorization-request-without-state-success", Code, ("state", null)),
        Succeeds("ensure-authorization-request-without-nonce-success", "Core 3.1.2.1", ("nonce", null)),
        Succeeds("ensure-authorization-request-with-64-char-nonce-success", Security, ("nonce", new('n', 64))),
        Succeeds("ensure-authorization-request-with-long-nonce", "Core 3.1.2.1", ("nonce", new('n', 384))),
        Succeeds("ensure-authorization-request-with-long-state", Code, ("state", new('s', 1000))),
        Succeeds("ensure-other-scope-order-succeeds", "RFC 6749 3.3", ("scope", "email profile openid")),
        Succeeds(
            "test-claims-parameter-identity-claims",
            "Core 5.5",
            ("claims", """{"userinfo":{"given_name":null,"never_heard_of":null}}""")
        ),
        new($"{Prefix}access-token-type-header-case-sensitivity", "RFC 9110 11.1", SchemeCaseAsync),
        new($"{Prefix}check-dpop-proof-nbf-exp", Dpop, ProofWithTimesAsync),
        new($"{Prefix}ensure-dpopproof-with-iat-10seconds-before-succeeds", Dpop, run => ProofAgedAsync(run, -10)),
        new($"{Prefix}ensure-dpopproof-with-iat-10seconds-after-succeeds", Dpop, run => ProofAgedAsync(run, 10)),
        new($"{Prefix}ensure-mismatched-dpop-jkt-fails", Dpop, MismatchAtParAsync),
        new($"{Prefix}ensure-token-endpoint-fails-with-mismatched-dpop-proof-jkt", Dpop, run =>
            MismatchAsync(run, true)
        ),
        new($"{Prefix}ensure-token-endpoint-fails-with-mismatched-dpop-jkt", Dpop, run => MismatchAsync(run, false)),
        new($"{Prefix}ensure-dpopproof-at-par-endpoint-binding-success", Dpop, run => BoundAsync(run, byProof: true)),
        new($"{Prefix}ensure-dpop-auth-code-binding-success", Dpop, run => BoundAsync(run, byProof: false)),
        new($"{Prefix}ensure-different-nonce-inside-and-outside-request-object", Par, run =>
            OutsideAsync(run, "nonce")
        ),
        new($"{Prefix}ensure-different-state-inside-and-outside-request-object", Par, run =>
            OutsideAsync(run, "state")
        ),
        new($"{Prefix}state-only-outside-request-object-not-used", Par, StateOutsideAsync),
        NotPushed("ensure-request-object-without-redirect-uri-fails", Par, "invalid_request", ("redirect_uri", null)),
        NotPushed("ensure-redirect-uri-in-authorization-request", Par, "invalid_request", ("redirect_uri", null)),
        NotPushed(
            "plain-fapi-tolerate-unregistered-redirect-uri",
            Par,
            "invalid_request",
            ("redirect_uri", "https://elsewhere.test/callback")
        ),
        new($"{Prefix}ensure-unsigned-authorization-request-without-using-par-fails", Security, WithoutParAsync),
        NotPushed(
            "ensure-response-type-code-idtoken-fails",
            Security,
            "unsupported_response_type",
            ("response_type", "code id_token")
        ),
        NotPushed(
            "ensure-response-type-token-fails",
            Security,
            "unsupported_response_type",
            ("response_type", "token")
        ),
        new($"{Prefix}ensure-client-id-in-token-endpoint", Client, OtherClientsIdAsync),
        new($"{Prefix}ensure-holder-of-key-required", Security, WithoutProofAsync),
        new($"{Prefix}ensure-authorization-code-is-bound-to-client", Code, OtherClientsCodeAsync),
        new($"{Prefix}attempt-reuse-authorization-code-after-one-second", Code, CodeTwiceAsync),
        new($"{Prefix}ensure-token-endpoint-fails-with-expired-auth-code", Security, ExpiredCodeAsync),
        new(
            $"{Prefix}ensure-signed-client-assertion-with-RS256-fails",
            "FAPI 2.0 Security Profile 5.4",
            WeakAssertionAsync
        ),
        new($"{Prefix}ensure-client-assertion-in-token-endpoint", Client, WithoutAssertionAsync),
        BadAssertion("ensure-client-assertion-with-exp-is-5-minutes-in-past-fails", (run, claims) =>
            claims["exp"] = run.World.Clock.GetUtcNow().AddMinutes(-5).ToUnixTimeSeconds()
        ),
        BadAssertion("ensure-client-assertion-with-wrong-aud-fails", (_, claims) =>
            claims["aud"] = "https://other.test/"
        ),
        BadAssertion("ensure-client-assertion-with-no-sub-fails", (_, claims) => claims.Remove("sub")),
        new($"{Prefix}dpop-negative-tests", Dpop, DpopNegativeAsync),
        new($"{Prefix}refresh-token", "RFC 6749 6", RefreshAsync),
        new($"{Prefix}par-attempt-reuse-request_uri", Par, PushedTwiceAsync),
        new($"{Prefix}par-attempt-to-use-expired-request_uri", Par, ExpiredPushAsync),
        new($"{Prefix}par-ensure-jwt-client-assertions-nbf-8-seconds-in-the-future-is-accepted", Client, run =>
            AssertionFromTheFutureAsync(run, seconds: 8, isAccepted: true)
        ),
        new($"{Prefix}par-ensure-jwt-client-assertions-nbf-over-60-seconds-in-the-future-fails", Client, run =>
            AssertionFromTheFutureAsync(run, seconds: 61, isAccepted: false)
        ),
        new($"{Prefix}par-attempt-to-use-request_uri-for-different-client", Par, OtherClientsPushAsync),
        NotPushed(
            "par-authorization-request-containing-request_uri-form-param",
            Par,
            "invalid_request",
            ("request_uri", "urn:ietf:params:oauth:request_uri:x")
        ),
        new($"{Prefix}par-attempt-invalid-http-method", Par, PutAsync),
        NotPushed("par-ensure-pkce-required", Security, "invalid_request", ("code_challenge", null)),
        NotPushed("par-plain-pkce-rejected", Security, "invalid_request", ("code_challenge_method", "plain")),
        new($"{Prefix}ensure-pkce-code-verifier-required", "RFC 7636", run => VerifierAsync(run, verifier: null)),
        new($"{Prefix}incorrect-pkce-code-verifier-rejected", "RFC 7636", run => VerifierAsync(run, new('w', 50))),
        new($"{Prefix}par-without-duplicate-parameters", Par, HappyAsync),
        BadAssertion("par-test-array-as-audience-fails", (run, claims) =>
            claims["aud"] = new System.Text.Json.Nodes.JsonArray(run.Issuer, "https://other.test/")
        ),
        BadAssertion("par-test-par-endpoint-url-as-audience-fails", (run, claims) =>
            claims["aud"] = $"{run.Issuer}/connect/par"
        ),
        BadAssertion("par-test-token-endpoint-url-as-audience-fails", (run, claims) =>
            claims["aud"] = $"{run.Issuer}/connect/token"
        ),
    ];

    private static FapiModule Succeeds(string name, string clause, params (string Name, string? Value)[] changes) =>
        new(Prefix + name, clause, async run =>
        {
            var answer = await run.AnswerAsync(await run.PushedAsync(changes));
            (answer.TryGetValue("state", out var state) ? state : null).ShouldBe(
                run.Request(changes).GetValueOrDefault("state")
            );
            var tokens = await run.RedeemAsync(answer["code"]);
            tokens.Status.ShouldBe(200);
            (tokens.IdToken.TryGetProperty("nonce", out var nonce) ? nonce.GetString() : null).ShouldBe(
                run.Request(changes).GetValueOrDefault("nonce")
            );
        });

    /// <summary>A request that is refused when it is pushed.</summary>
    private static FapiModule NotPushed(
        string name,
        string clause,
        string error,
        params (string Name, string? Value)[] changes
    ) => new(Prefix + name, clause, async run =>
        {
            var answer = await run.PushAsync(changes);
            (answer.Status, answer["error"]).ShouldBe((400, error));
        });

    /// <summary>Wrong at both endpoints where a client says who it is.</summary>
    private static FapiModule BadAssertion(string name, Action<FapiRun, System.Text.Json.Nodes.JsonObject> change) =>
        new(Prefix + name, Client, async run =>
        {
            var pushed = await run.PushAsync(assertion: claims => change(run, claims));
            (pushed.Status, pushed["error"]).ShouldBe((401, "invalid_client"));
            var redeemed = await run.RedeemAsync(await run.CodeAsync(), assertion: claims => change(run, claims));
            (redeemed.Status, redeemed["error"]).ShouldBe((401, "invalid_client"));
        });
}

/// <inheritdoc cref="CertificationModule"/>
internal sealed record FapiModule(string Name, string Clause, Func<FapiRun, Task> Run);

namespace FederationBroker.ProductTests.Conformance;

/// <summary>Basic OP, and with another response mode Form Post OP: the authorization endpoint.</summary>
internal static partial class BasicModules
{
    private static readonly string[] NeedsPages =
    [
        "login_required",
        "interaction_required",
        "consent_required",
        "account_selection_required",
    ];

    public static readonly IReadOnlyList<CertificationModule> All =
    [
        new("oidcc-server", "Core 3.1", FlowAsync),
        new("oidcc-response-type-missing", "Core 3.1.2.1", ResponseTypeMissingAsync),
        new("oidcc-idtoken-signature", "Core 2, 15.1", SignatureAsync),
        new("oidcc-userinfo-get", "Core 5.3.1", FlowAsync),
        new("oidcc-userinfo-post-header", "Core 5.3.1, RFC 6750 2.1", run => PostedUserInfoAsync(run, inBody: false)),
        new("oidcc-userinfo-post-body", "Core 5.3.1, RFC 6750 2.2", run => PostedUserInfoAsync(run, inBody: true)),
        new("oidcc-ensure-request-without-nonce-succeeds-for-code-flow", "Core 3.1.2.1", run =>
            run.TokensAsync(("nonce", null))
        ),
        new("oidcc-scope-profile", "Core 5.4", run => ScopeAsync(run, "openid profile")),
        new("oidcc-scope-email", "Core 5.4", run => ScopeAsync(run, "openid email")),
        new("oidcc-scope-address", "Core 5.4", run => ScopeAsync(run, "openid address")),
        new("oidcc-scope-phone", "Core 5.4", run => ScopeAsync(run, "openid phone")),
        new("oidcc-scope-all", "Core 5.4", run => ScopeAsync(run, "openid profile email address phone")),
        new("oidcc-alternate-happy-flow", "RFC 6749 3.3", run => ScopeAsync(run, "email profile openid")),
        new("oidcc-display-page", "Core 3.1.2.1", run => run.TokensAsync(("display", "page"))),
        new("oidcc-display-popup", "Core 3.1.2.1", run => run.TokensAsync(("display", "popup"))),
        new("oidcc-prompt-login", "Core 3.1.2.1", PromptLoginAsync),
        new("oidcc-prompt-none-not-logged-in", "Core 3.1.2.6", run => run.RefusedAsync(NeedsPages, ("prompt", "none"))),
        new("oidcc-prompt-none-logged-in", "Core 3.1.2.1", run => SilentlyAsync(run, _ => [])),
        new("oidcc-max-age-1", "Core 3.1.2.1", YoungerThanASecondAsync),
        new("oidcc-max-age-10000", "Core 3.1.2.1", OldEnoughAsync),
        new("oidcc-ensure-request-with-unknown-parameter-succeeds", "Core 3.1.2.1", run =>
            run.TokensAsync(("extra", "foobar"))
        ),
        new("oidcc-id-token-hint", "Core 3.1.2.1", run => SilentlyAsync(run, hint => [("id_token_hint", hint)])),
        new("oidcc-login-hint", "Core 3.1.2.1", run => run.TokensAsync(("login_hint", "buffy@login.cable.test"))),
        new("oidcc-ui-locales", "Core 3.1.2.1", run => run.TokensAsync(("ui_locales", "se"))),
        new("oidcc-claims-locales", "Core 5.2", run => run.TokensAsync(("claims_locales", "se"))),
        new("oidcc-ensure-request-with-acr-values-succeeds", "Core 3.1.2.1", ContextAsync),
        new("oidcc-codereuse", "RFC 6749 4.1.2", run => CodeTwiceAsync(run, TimeSpan.Zero)),
        new("oidcc-codereuse-30seconds", "RFC 6749 4.1.2", run => CodeTwiceAsync(run, TimeSpan.FromSeconds(30))),
        new("oidcc-ensure-registered-redirect-uri", "Core 3.1.2.1", OtherRedirectUriAsync),
        new("oidcc-ensure-post-request-succeeds", "Core 3.1.2.1", PostedRequestAsync),
        new("oidcc-server-client-secret-post", "Core 9", SecretPostAsync),
        new("oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported", "Core 6.2", run =>
            run.RefusedAsync(["request_uri_not_supported"], ("request_uri", "https://suite.ott.test/request"))
        ),
        new("oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported", "Core 6.1", run =>
            run.RefusedAsync(["request_not_supported"], ("request", UnsignedRequest(run)))
        ),
        new("oidcc-claims-essential", "Core 5.5", EssentialClaimAsync),
        new("oidcc-ensure-request-object-with-redirect-uri", "Core 6.1", RedirectUriInRequestAsync),
        new("oidcc-refresh-token", "Core 12, RFC 6749 6", RefreshAsync),
        // Every request of these tests has a challenge and its verifier.
        new("oidcc-ensure-request-with-valid-pkce-succeeds", "RFC 7636 4", FlowAsync),
    ];

    private static async Task FlowAsync(CertificationRun run) => await run.UserInfoAsync(await run.TokensAsync());

    private static Task ResponseTypeMissingAsync(CertificationRun run) =>
        run.RefusedAsync(["unsupported_response_type", "invalid_request"], ("response_type", null));

    private static async Task ScopeAsync(CertificationRun run, string scope) =>
        await run.UserInfoAsync(await run.TokensAsync(("scope", scope)));

    private static async Task PromptLoginAsync(CertificationRun run)
    {
        var first = await run.TokensAsync(("max_age", "15000"));
        run.World.Clock.Advance(TimeSpan.FromSeconds(1));
        await run.Browser.GoAsync(run.Partner.AuthorizeAddress(run.Request(("prompt", "login"), ("max_age", "15000"))));
        run.IsAt("/sign-in/").ShouldBeTrue();
        var again = await run.Partner.RedeemAsync((await run.FinishAsync())["code"]);
        SubjectOf(again).ShouldBe(SubjectOf(first));
        SignedInAt(again).ShouldBeGreaterThanOrEqualTo(SignedInAt(first));
    }

    private static async Task SilentlyAsync(CertificationRun run, Func<string, (string Name, string? Value)[]> more)
    {
        var first = await run.TokensAsync();
        await run.Browser.GoAsync(
            run.Partner.AuthorizeAddress(run.Request([("prompt", "none"), .. more(first["id_token"])]))
        );
        run.IsAt("/sign-in/").ShouldBeFalse();
        SubjectOf(await run.Partner.RedeemAsync((await run.FinishAsync())["code"])).ShouldBe(SubjectOf(first));
    }

    private static async Task YoungerThanASecondAsync(CertificationRun run)
    {
        var first = await run.TokensAsync();
        run.World.Clock.Advance(TimeSpan.FromSeconds(2));
        await run.Browser.GoAsync(run.Partner.AuthorizeAddress(run.Request(("max_age", "1"))));
        run.IsAt("/sign-in/").ShouldBeTrue();
        var again = await run.Partner.RedeemAsync((await run.FinishAsync())["code"]);
        SubjectOf(again).ShouldBe(SubjectOf(first));
        (run.World.Clock.GetUtcNow() - SignedInAt(again)).ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    private static async Task OldEnoughAsync(CertificationRun run)
    {
        var first = await run.TokensAsync(("max_age", "15000"));
        await run.Browser.GoAsync(run.Partner.AuthorizeAddress(run.Request(("max_age", "10000"))));
        run.IsAt("/sign-in/").ShouldBeFalse();
        var again = await run.Partner.RedeemAsync((await run.FinishAsync())["code"]);
        (SubjectOf(again), SignedInAt(again)).ShouldBe((SubjectOf(first), SignedInAt(first)));
    }

    private static async Task ContextAsync(CertificationRun run)
    {
        var tokens = await run.TokensAsync(("acr_values", "urn:fbroker:acr:password urn:fbroker:acr:passkey"));
        tokens.IdToken.GetProperty("acr").GetString().ShouldBe("urn:fbroker:acr:password");
    }

    private static string SubjectOf(TokenAnswer tokens) => tokens.IdToken.GetProperty("sub").GetString()!;

    private static DateTimeOffset SignedInAt(TokenAnswer tokens) =>
        DateTimeOffset.FromUnixTimeSeconds(tokens.IdToken.GetProperty("auth_time").GetInt64());
}

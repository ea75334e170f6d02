using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FederationBroker.Catalogue.Documents;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Catalogue.Rules;
using FederationBroker.Catalogue.Versions;
using FederationBroker.Federation.Consent;
using FederationBroker.Kernel;
using FederationBroker.Subscribers.Accounts;

namespace FederationBroker.ProductTests.Standing;

/// <summary>Whether a subscriber may use a resource now: what a partner hears, and what it never learns.</summary>
[Trait("Requirement", "SRV-001")]
public sealed class DecisionTests(StandingWorld shared) : IClassFixture<StandingWorld>
{
    [Fact]
    public async Task An_entitled_viewer_is_allowed_with_a_decision_that_a_licence_server_can_check_alone()
    {
        var viewer = await shared.NewViewerAsync(shared.Stream);
        var answer = await shared.DecideAsync(shared.Stream, viewer.Subject, "news-24");
        answer.Status.ShouldBe(200, answer.Json.ToString());
        answer["decision"].ShouldBe("allow");
        answer["reason"].ShouldBe("entitled");
        answer["expires_in"].ShouldBe("60");
        var parts = answer["decision_token"].Split('.');
        Part(parts[0]).GetProperty("typ").GetString().ShouldBe("decision+jwt");
        var claims = Part(parts[1]);
        (
            claims.GetProperty("sub").GetString(),
            claims.GetProperty("aud").GetString(),
            claims.GetProperty("resource").GetString(),
            claims.GetProperty("decision").GetString()
        ).ShouldBe((viewer.Subject, "stream", "news-24", "allow"));
        (await VerifiesAsync(parts, Part(parts[0]).GetProperty("kid").GetString()!)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("news-24", "stb", "allow", "entitled", null, null)]
    [InlineData("sports-live", "stb", "deny", "not-subscribed", "subscribe", "sports")]
    [InlineData("film-new", "stb", "deny", "purchase-needed", "purchase", "rentals")]
    [InlineData("local-hd", "stb", "deny", "not-in-region", "contact-operator", null)]
    [InlineData("no-such-thing", "stb", "indeterminate", "unknown-resource", "report-to-operator", null)]
    public async Task Each_answer_says_what_the_subscriber_can_do(
        string resource,
        string device,
        string decision,
        string reason,
        string? action,
        string? bundle
    )
    {
        var viewer = await shared.NewViewerAsync(shared.Stream);
        var answer = await shared.DecideAsync(shared.Stream, viewer.Subject, resource, device);
        (answer["decision"], answer["reason"]).ShouldBe((decision, reason));
        (answer.Has("action") ? answer["action"] : null).ShouldBe(action);
        (answer.Has("bundle") ? answer["bundle"] : null).ShouldBe(bundle);
        answer.Has("decision_token").ShouldBe(decision == "allow");
        answer
            .Json.ToString()
            .ShouldNotContain("family", Case.Insensitive, "the plan is between the subscriber and the operator");
    }

    [Fact]
    public async Task A_preflight_answers_many_at_once_in_the_order_asked()
    {
        var viewer = await shared.NewViewerAsync(shared.Stream);
        var answer = await shared.AskAsync(
            shared.Stream,
            "preflight",
            $$"""{"subject":"{{viewer.Subject}}","resources":["sports-live","news-24","nothing"],"device":{"type":"stb"} }"""
        );
        answer
            .Json.GetProperty("decisions")
            .EnumerateArray()
            .Select(one => (one.GetProperty("resource").GetString(), one.GetProperty("decision").GetString()))
            .ShouldBe([("sports-live", "deny"), ("news-24", "allow"), ("nothing", "indeterminate")]);
    }

    [Fact]
    [Trait("Requirement", "INF-003")]
    public async Task A_pseudonym_of_another_partner_is_a_stranger_s_and_looks_exactly_like_one_that_never_was()
    {
        var viewer = await shared.NewViewerAsync(shared.Cinema);
        var foreign = await shared.DecideAsync(shared.Stream, viewer.Subject, "news-24");
        var unknown = await shared.DecideAsync(shared.Stream, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "news-24");
        foreign.Json.GetRawText().ShouldBe(unknown.Json.GetRawText());
        (foreign["decision"], foreign["reason"], foreign["action"]).ShouldBe(("deny", "unknown-subject", "sign-in"));
    }

    [Fact]
    public async Task A_partner_may_ask_about_its_own_content_alone()
    {
        var viewer = await shared.NewViewerAsync(shared.Cinema);
        (await shared.DecideAsync(shared.Cinema, viewer.Subject, "news-24"))["reason"]
            .ShouldBe("unknown-resource", "news-24 is another partner's");
    }

    [Fact]
    [Trait("Requirement", "SUB-ACC")]
    public async Task Blocking_turning_off_a_plan_change_and_taking_consent_back_count_with_the_next_question_on_the_other_node()
    {
        var (viewer, token) = (await shared.NewViewerAsync(shared.Stream), await shared.TokenAsync(shared.Stream));
        (await AskAsync()).ShouldBe(("allow", "entitled"));
        await shared.First.ChooseAsync(viewer.Account, "basic", on: false);
        (await AskAsync()).ShouldBe(("deny", "not-subscribed"));
        await shared.First.ChooseAsync(viewer.Account, "basic", on: true);
        await shared.First.EditAsync(viewer.Account, new AccountEdit { Status = AccountStatus.Blocked });
        (await AskAsync()).ShouldBe(("deny", "account-not-in-good-standing"));
        (await shared.Stream.UserInfoAsync(viewer.AccessToken)).Status.ShouldBe(401, "the same change reaches tokens");
        await shared.First.EditAsync(viewer.Account, new AccountEdit { Status = AccountStatus.Active });
        (await AskAsync()).ShouldBe(("allow", "entitled"));
        await shared.First.AsOperatorAsync(
            (ConnectedServices services) =>
                services.WithdrawAsync(viewer.Subscriber, new PartnerId("stream"), CancellationToken.None)
        );
        (await AskAsync()).ShouldBe(("deny", "unknown-subject"));

        async Task<(string, string)> AskAsync()
        {
            var answer = await shared.DecideAsync(
                shared.Stream,
                viewer.Subject,
                "news-24",
                node: shared.Second,
                token: token
            );
            return (answer["decision"], answer["reason"]);
        }
    }

    [Fact]
    [Trait("Requirement", "SUB-ACC")]
    public async Task A_trial_ends_for_decisions_tokens_and_sign_in_at_its_instant()
    {
        var viewer = await shared.NewViewerAsync(shared.Stream);
        var end = shared.World.Clock.GetUtcNow().AddSeconds(30);
        await shared.First.EditAsync(
            viewer.Account,
            new AccountEdit { Trial = new TrialEdit(end, AccountStatus.Blocked, [SampleCatalogue.Phone]) }
        );
        (await shared.DecideAsync(shared.Stream, viewer.Subject, "news-24", "phone"))["decision"].ShouldBe("allow");
        (await shared.DecideAsync(shared.Stream, viewer.Subject, "news-24", "stb"))["reason"]
            .ShouldBe("not-on-this-device");
        shared.World.Clock.Advance(TimeSpan.FromSeconds(31));
        (await shared.DecideAsync(shared.Stream, viewer.Subject, "news-24", "phone"))["reason"]
            .ShouldBe("account-not-in-good-standing");
        (await shared.Stream.UserInfoAsync(viewer.AccessToken)).Status.ShouldBe(401);
        using var browser = shared.World.NewBrowser();
        await browser.GoAsync(shared.Stream.AuthorizeAddress());
        await browser.SignInAsync(viewer.CableId);
        (await browser.GoBackAsync()).Answer["error"].ShouldBe("access_denied");
    }

    [Fact]
    [Trait("Requirement", "SUB-PLAN")]
    public async Task A_changed_catalogue_is_in_force_with_the_next_question_on_every_node()
    {
        var viewer = await shared.NewViewerAsync(shared.Stream);
        (await shared.DecideAsync(shared.Stream, viewer.Subject, "sports-live", node: shared.Second))["decision"]
            .ShouldBe("deny");
        await shared.First.PutCatalogueAsync(
            SampleCatalogue.WithPlan(plan =>
                plan with
                {
                    Bundles =
                    [
                        .. plan.Bundles.Select(entry =>
                            entry.Bundle.Value == "sports" ? entry with { Terms = new PlanTerms() } : entry
                        ),
                    ],
                }
            )
        );
        (await shared.DecideAsync(shared.Stream, viewer.Subject, "sports-live", node: shared.Second))["decision"]
            .ShouldBe("allow");
        await shared.First.PutCatalogueAsync(SampleCatalogue.Sound);
    }

    [Theory]
    [InlineData("", 400, "FB-2502")]
    [InlineData("[]", 400, "FB-2502")]
    [InlineData("""{"subject":"s","resource":"news-24","device":{"type":"stb"},"extra":1}""", 400, "FB-2502")]
    [InlineData("""{"resource":"news-24","device":{"type":"stb"}}""", 400, "FB-2503")]
    [InlineData("""{"subject":"s","access_token":"t","resource":"news-24","device":{"type":"stb"}}""", 400, "FB-2503")]
    [InlineData("""{"subject":"s","resources":["a","b"],"device":{"type":"stb"}}""", 400, "FB-2504")]
    [InlineData("""{"subject":"s","resource":"news 24","device":{"type":"stb"}}""", 400, "FB-2504")]
    [InlineData("""{"subject":"s","resource":"news-24"}""", 400, "FB-2505")]
    [InlineData("""{"subject":"s","resource":"news-24","device":{"type":"Set Top"}}""", 400, "FB-2505")]
    public async Task A_question_that_cannot_be_read_is_refused_with_a_code(string json, int status, string code)
    {
        var answer = await shared.AskAsync(shared.Stream, "decisions", json);
        answer.Status.ShouldBe(status);
        answer["error_description"].ShouldStartWith(code);
    }

    [Fact]
    [Trait("Requirement", "INF-001")]
    public async Task Only_a_token_for_asking_opens_the_interface()
    {
        var viewer = await shared.NewViewerAsync(shared.Stream);
        var question = $$"""{"subject":"{{viewer.Subject}}","resource":"news-24","device":{"type":"stb"} }""";
        (await shared.AskAsync(shared.Stream, "decisions", question, token: viewer.AccessToken)).Status.ShouldBe(
            403,
            "a subscriber's token is not the partner's"
        );
        (await shared.AskAsync(shared.Stream, "decisions", question, token: "nonsense")).Status.ShouldBe(401);
        var bare = (await shared.Stream.TokenAsync(("grant_type", "client_credentials")))["access_token"];
        (await shared.AskAsync(shared.Stream, "decisions", question, token: bare)).Status.ShouldBe(
            403,
            "it was not requested for standing"
        );
        var coast = new OidcPartner(shared.World, tenant: "coast");
        (
            await shared.AskAsync(coast, "decisions", question, token: await shared.TokenAsync(shared.Stream))
        ).Status.ShouldBe(401, "it is another operator's");
        var resource = new OidcPartner(shared.World, "resource");
        (await resource.TokenAsync(("grant_type", "client_credentials"), ("scope", "standing")))["error"]
            .ShouldBe("invalid_scope", "its agreement does not include it");
    }

    private async Task<bool> VerifiesAsync(string[] parts, string keyId)
    {
        using var client = shared.First.NewClient();
        using var keys = JsonDocument.Parse(
            await client.GetStringAsync($"{shared.Stream.Issuer}/.well-known/jwks.json")
        );
        var key = keys
            .RootElement.GetProperty("keys")
            .EnumerateArray()
            .Single(one => one.GetProperty("kid").GetString() == keyId);
        using var rsa = RSA.Create(
            new RSAParameters
            {
                Modulus = Base64Url.DecodeFromChars(key.GetProperty("n").GetString()),
                Exponent = Base64Url.DecodeFromChars(key.GetProperty("e").GetString()),
            }
        );
        return rsa.VerifyData(
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"),
            Base64Url.DecodeFromChars(parts[2]),
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
    }

    private static JsonElement Part(string text) => JsonDocument.Parse(Base64Url.DecodeFromChars(text)).RootElement;
}

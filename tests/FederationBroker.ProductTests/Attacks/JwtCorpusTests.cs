namespace FederationBroker.ProductTests.Attacks;

/// <summary>Client assertions and ID token hints that are not what they say.</summary>
public sealed class JwtCorpusTests(JwtCorpusTests.KeyedPartner shared) : IClassFixture<JwtCorpusTests.KeyedPartner>
{
    public static TheoryData<string> Names => [.. HostileJwt.Names];

    [Fact]
    [Trait("Requirement", "LOG-002")]
    public async Task The_sound_assertion_of_the_corpus_is_accepted()
    {
        using var answer = await PresentAsync(HostileJwt.Sound);
        ((int)answer.StatusCode).ShouldBe(200);
    }

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Requirement", "LOG-002")]
    public async Task A_hostile_assertion_authenticates_nobody(string name)
    {
        using var answer = await PresentAsync(name);
        await Verdict.RefusedAsync(answer, name);
        ((int)answer.StatusCode).ShouldBe(401, name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Requirement", "LOG-002")]
    public async Task A_hostile_hint_is_refused_where_a_login_begins_and_signs_nobody_out_where_it_ends(string name)
    {
        var partner = new OidcPartner(shared.World);
        var hint = shared.Jwt.Make(name);
        using var client = shared.World.Node.NewClient();
        using var begun = await client.PostAsync(
            "/t/metro/connect/authorize",
            new FormUrlEncodedContent(partner.Sound(("id_token_hint", hint)))
        );
        await Verdict.SoundAsync(begun, name);
        begun.Headers.Location!.Query.ShouldContain("FB-2122");

        using var ended = await client.PostAsync(
            "/t/metro/connect/logout",
            new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["id_token_hint"] = hint,
                    ["post_logout_redirect_uri"] = "https://stream.ott.test/bye",
                }
            )
        );
        await Verdict.SoundAsync(ended, name);
        ended.Headers.Location?.Host.ShouldBe(new Uri(BrokerWorld.Origin).Host);
    }

    private async Task<HttpResponseMessage> PresentAsync(string name)
    {
        using var client = shared.World.Node.NewClient();
        return await client.PostAsync(
            "/t/metro/connect/token",
            new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["grant_type"] = "client_credentials",
                    ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                    ["client_assertion"] = shared.Jwt.Make(name),
                }
            )
        );
    }

    /// <summary>A broker that knows the public keys of the corpus.</summary>
    public sealed class KeyedPartner : IAsyncLifetime
    {
        public BrokerWorld World { get; private set; } = null!;

        internal HostileJwt Jwt { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            World = await BrokerWorld.CreateAsync(configuration =>
            {
                Directory.CreateDirectory(configuration.Path);
                File.WriteAllText(Path.Combine(configuration.Path, "corpus.jwks.json"), HostileJwt.Jwks);
                configuration.WritePartner(
                    "corpus",
                    ConfigurationFolder.OidcPartner(
                        "corpus",
                        authentication: "private_key_jwt",
                        more: "  jwksFile: ../corpus.jwks.json\n",
                        grantTypes: "authorization_code, client_credentials"
                    )
                );
            });
            Jwt = new HostileJwt("corpus", $"{BrokerWorld.Origin}/t/metro", World.Clock.GetUtcNow);
        }

        public ValueTask DisposeAsync() => World.DisposeAsync();
    }
}

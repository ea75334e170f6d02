using System.Text.Json.Nodes;

namespace FederationBroker.ProductTests.Conformance;

/// <summary>FAPI 2.0 Message Signing, final: signed requests and answers, on top of the security profile.</summary>
internal static partial class FapiModules
{
    private const string Signing = "fapi2-message-signing-final-";
    private const string Objects = "FAPI 2.0 Message Signing 5.3";

    /// <summary>Each is wrong where a signed request says how long, and for whom, it counts.</summary>
    private static readonly (string Name, Action<FapiRun, JsonObject> Change)[] Breaks =
    [
        ("ensure-request-object-without-exp-fails", (_, claims) => claims.Remove("exp")),
        ("ensure-request-object-without-nbf-fails", (_, claims) => claims.Remove("nbf")),
        ("ensure-expired-request-object-fails", (run, claims) => claims["exp"] = At(run, minutes: -5)),
        ("ensure-request-object-with-bad-aud-fails", (_, claims) => claims["aud"] = "https://other.test/"),
        ("ensure-request-object-with-exp-over-60-fails", (run, claims) => claims["exp"] = At(run, minutes: 70)),
        ("ensure-request-object-with-nbf-over-60-fails", (run, claims) => claims["nbf"] = At(run, minutes: -70)),
        ("par-authorization-request-containing-request_uri", (_, claims) =>
            claims["request_uri"] = "urn:ietf:params:oauth:request_uri:x"
        ),
    ];

    public static IReadOnlyList<FapiModule> MessageSigning =>
        [
            .. SecurityProfile
                // Plain parameters are what this profile is against.
                .Where(module => !module.Name.EndsWith("request_uri-form-param", StringComparison.Ordinal))
                .Select(module => module with { Name = Signing + module.Name[Prefix.Length..] }),
            .. Breaks.Select(one => new FapiModule(Signing + one.Name, Objects, run =>
                IsRefusedAsync(run, Signed(run, claims => one.Change(run, claims)))
            )),
            new($"{Signing}ensure-request-object-with-multiple-aud-succeeds", Objects, MultipleAudienceAsync),
            new(
                $"{Signing}ensure-request-object-with-nbf-8-seconds-in-the-future-is-accepted",
                Objects,
                FromTheFutureAsync
            ),
            new($"{Signing}ensure-signed-request-object-with-RS256-fails", Objects, run =>
                IsRefusedAsync(run, run.Client.SignWeakly(run.ClaimsOf(run.Request()), Type))
            ),
            new($"{Signing}ensure-request-object-signature-algorithm-is-not-none", Objects, run =>
                IsRefusedAsync(run, run.Client.Sign(run.ClaimsOf(run.Request()), Type, algorithm: "none"))
            ),
            new($"{Signing}ensure-request-object-with-invalid-signature-fails", Objects, run =>
                IsRefusedAsync(run, Signed(run)[..^8] + "AAAAAAAA")
            ),
            new($"{Signing}ensure-matching-key-in-authorization-request", Objects, run =>
                IsRefusedAsync(run, run.Second.Sign(run.ClaimsOf(run.Request()), Type))
            ),
            new($"{Signing}ensure-unsigned-request-at-par-endpoint-fails", Objects, UnsignedAsync),
        ];

    private const string Type = "oauth-authz-req+jwt";

    private static long At(FapiRun run, int minutes) =>
        run.World.Clock.GetUtcNow().AddMinutes(minutes).ToUnixTimeSeconds();

    private static string Signed(FapiRun run, Action<JsonObject>? change = null) =>
        run.Client.Sign(run.ClaimsOf(run.Request(), change), Type);

    private static async Task IsRefusedAsync(FapiRun run, string requestObject)
    {
        var answer = await run.PushObjectAsync(requestObject);
        (answer.Status, answer["error"]).ShouldBe((400, "invalid_request_object"));
        answer["error_description"].ShouldStartWith("FB-2136");
    }

    private static async Task MultipleAudienceAsync(FapiRun run)
    {
        var text = Signed(run, claims => claims["aud"] = new JsonArray(run.Issuer, "https://other.test/"));
        (await run.PushObjectAsync(text)).Status.ShouldBe(201);
    }

    private static async Task FromTheFutureAsync(FapiRun run)
    {
        var begins = run.World.Clock.GetUtcNow().AddSeconds(8).ToUnixTimeSeconds();
        (await run.PushObjectAsync(Signed(run, claims => claims["nbf"] = begins))).Status.ShouldBe(201);
    }

    private static async Task UnsignedAsync(FapiRun run)
    {
        var answer = await run.SendAsync(
            "/connect/par",
            [
                .. run.Request().Select(pair => (pair.Key, (string?)pair.Value)),
                .. run.Client.Assertion(run.Issuer, run.World.Clock.GetUtcNow()),
            ],
            proof: null
        );
        (answer.Status, answer["error"]).ShouldBe((400, "invalid_request"));
        answer["error_description"].ShouldStartWith("FB-2137");
    }
}

using System.Text.Json.Nodes;

namespace FederationBroker.ProductTests.Conformance;

/// <summary>The module that tries everything wrong with a proof at a resource.</summary>
internal static partial class FapiModules
{
    /// <summary>Each changes one thing of a sound proof.</summary>
    private static readonly (string What, Action<JsonObject, JsonObject> Change)[] WrongProofs =
    [
        ("typ is missing", (header, _) => header.Remove("typ")),
        ("typ is another", (header, _) => header["typ"] = "jwt"),
        ("alg is missing", (header, _) => header.Remove("alg")),
        ("alg is none", (header, _) => header["alg"] = "none"),
        ("alg is RS256", (header, _) => header["alg"] = "RS256"),
        ("jwk is missing", (header, _) => header.Remove("jwk")),
        ("jwk is private", (header, _) => header["jwk"]!["d"] = "AAAA"),
        ("jti is missing", (_, payload) => payload.Remove("jti")),
        ("htm is missing", (_, payload) => payload.Remove("htm")),
        ("htm is another", (_, payload) => payload["htm"] = "PUT"),
        ("htu is missing", (_, payload) => payload.Remove("htu")),
        ("htu is another", (_, payload) => payload["htu"] = "https://other.test/"),
        ("iat is missing", (_, payload) => payload.Remove("iat")),
        ("iat is an hour ago", (_, payload) => payload["iat"] = payload["iat"]!.GetValue<long>() - 3600),
        ("iat is an hour ahead", (_, payload) => payload["iat"] = payload["iat"]!.GetValue<long>() + 3600),
        ("ath is missing", (_, payload) => payload.Remove("ath")),
        ("ath is another's", (_, payload) => payload["ath"] = new string('A', 43)),
    ];

    private static async Task DpopNegativeAsync(FapiRun run)
    {
        var token = (await run.TokensAsync())["access_token"];
        string Proof(Action<JsonObject, JsonObject>? change = null) =>
            run.Key.Make("GET", $"{run.Issuer}/connect/userinfo", token, change: change);

        foreach (var (what, change) in WrongProofs)
            await IsRefusedAsync(run, token, [Proof(change)], what);
        await IsRefusedAsync(run, token, [Proof(), Proof()], "two proofs");
        await IsRefusedAsync(run, token, ["not a proof"], "malformed");
        await IsRefusedAsync(run, token, [Proof()[..^8] + "AAAAAAAA"], "a wrong signature");
        await IsRefusedAsync(run, token, [], "no proof");
        using var other = new ProofKey(run.World.Clock.GetUtcNow);
        await IsRefusedAsync(run, token, [other.Make("GET", $"{run.Issuer}/connect/userinfo", token)], "another key");
        (await run.UseAsync(token, [], "Bearer")).Status.ShouldBe(401);

        foreach (var address in (string[])["/connect/userinfo?x=1", "/connect/userinfo#here"])
            (await run.UseAsync(token, [run.Proof(address, "GET", token)])).Status.ShouldBe(200, address);
        var extra = Proof((header, payload) => (header["extra"], payload["extra"]) = ("x", "x"));
        (await run.UseAsync(token, [extra])).Status.ShouldBe(200);
        (await run.UseAsync(token, [Proof()])).Status.ShouldBe(200);
    }

    private static async Task IsRefusedAsync(FapiRun run, string token, string[] proofs, string what)
    {
        var answer = await run.UseAsync(token, proofs);
        answer.Status.ShouldBe(401, what);
        answer["error"].ShouldBe("invalid_dpop_proof", what);
    }
}

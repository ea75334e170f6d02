using System.Text.Json;

namespace FederationBroker.ProductTests.Conformance;

internal static class ConfigModules
{
    public static readonly IReadOnlyList<CertificationModule> All =
    [
        new("oidcc-discovery-endpoint-verification", "OIDC Discovery 4", VerifyDiscoveryAsync),
    ];

    private static async Task VerifyDiscoveryAsync(CertificationRun run)
    {
        using var client = run.World.Node.NewClient();
        using var answer = await client.GetAsync("/t/metro/.well-known/openid-configuration");
        answer.EnsureSuccessStatusCode();
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        var metadata = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        metadata.GetProperty("issuer").GetString().ShouldBe(run.Partner.Issuer);
        ListOf(metadata, "response_types_supported").ShouldBe(["code"]);
        ListOf(metadata, "subject_types_supported").ShouldContain("pairwise");
        ListOf(metadata, "id_token_signing_alg_values_supported").ShouldContain("RS256");
        ListOf(metadata, "scopes_supported").ShouldContain("openid");
        ListOf(metadata, "grant_types_supported").ShouldContain("refresh_token");
        ListOf(metadata, "code_challenge_methods_supported").ShouldBe(["S256"]);
        ListOf(metadata, "claims_supported").ShouldNotBeEmpty();
        foreach (var member in metadata.EnumerateObject().Where(member => IsAddress(member.Name)))
            member.Value.GetString()!.ShouldStartWith("https://", Case.Sensitive, member.Name);
        metadata.TryGetProperty("userinfo_endpoint", out _).ShouldBeTrue();
        await VerifyKeysAsync(client, metadata.GetProperty("jwks_uri").GetString()!);
    }

    private static async Task VerifyKeysAsync(HttpClient client, string address)
    {
        var keys = JsonDocument.Parse(await client.GetStringAsync(address)).RootElement.GetProperty("keys");
        var ids = keys.EnumerateArray().Select(key => key.GetProperty("kid").GetString()).ToList();
        ids.ShouldBeUnique();
        string[] secret = ["d", "p", "q", "dp", "dq", "qi", "k"];
        foreach (var key in keys.EnumerateArray())
            key.EnumerateObject().Select(member => member.Name).ShouldNotContain(name => secret.Contains(name));
    }

    private static bool IsAddress(string name) =>
        name.EndsWith("_endpoint", StringComparison.Ordinal) || name == "jwks_uri";

    private static List<string?> ListOf(JsonElement metadata, string name) =>
        [.. metadata.GetProperty(name).EnumerateArray().Select(value => value.GetString())];
}

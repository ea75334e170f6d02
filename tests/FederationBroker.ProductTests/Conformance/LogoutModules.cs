using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace FederationBroker.ProductTests.Conformance;

internal static class LogoutModules
{
    private const string Clause = "RP-Initiated Logout 2, 3";

    public static readonly IReadOnlyList<CertificationModule> All =
    [
        new("oidcc-rp-initiated-logout-discovery-endpoint-verification", "RP-Initiated Logout 2.1", VerifyAsync),
        new("oidcc-rp-initiated-logout", Clause, run => EndsAsync(run, CertificationRun.State)),
        new("oidcc-rp-initiated-logout-no-state", Clause, run => EndsAsync(run, state: null)),
        new("oidcc-rp-initiated-logout-no-params", Clause, run => AsksAsync(run, _ => [])),
        new("oidcc-rp-initiated-logout-only-state", Clause, run => AsksAsync(run, _ => [("state", "s")])),
        new("oidcc-rp-initiated-logout-no-post-logout-redirect-uri", Clause, run =>
            AsksAsync(run, hint => [("id_token_hint", hint), ("state", "s")])
        ),
        new("oidcc-rp-initiated-logout-no-id-token-hint", Clause, run =>
            AsksAsync(run, _ => [("post_logout_redirect_uri", ByeOf(run)), ("state", "s")])
        ),
        new("oidcc-rp-initiated-logout-bad-post-logout-redirect-uri", Clause, run =>
            AsksAsync(run, hint => Sound(hint, "https://elsewhere.test/bye"))
        ),
        new("oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri", Clause, run =>
            AsksAsync(run, hint => Sound(hint, $"{ByeOf(run)}?foo=bar"))
        ),
        new("oidcc-rp-initiated-logout-modified-id-token-hint", Clause, run =>
            AsksAsync(run, hint => Sound(Unsigned(hint), ByeOf(run)))
        ),
        new("oidcc-rp-initiated-logout-bad-id-token-hint", Clause, run =>
            AsksAsync(run, hint => Sound(SignedElsewhere(hint), ByeOf(run)))
        ),
    ];

    private static string ByeOf(CertificationRun run) => $"https://{run.Partner.ClientId}.ott.test/bye";

    private static (string, string)[] Sound(string hint, string bye) =>
        [("id_token_hint", hint), ("post_logout_redirect_uri", bye), ("state", "s")];

    private static async Task VerifyAsync(CertificationRun run)
    {
        using var client = run.World.Node.NewClient();
        (await client.GetStringAsync("/t/metro/.well-known/openid-configuration")).ShouldContain(
            $"\"end_session_endpoint\":\"{run.Partner.Issuer}/connect/logout\""
        );
    }

    private static async Task EndsAsync(CertificationRun run, string? state)
    {
        var tokens = await run.TokensAsync();
        (string, string)[] request =
        [
            ("id_token_hint", tokens["id_token"]),
            ("post_logout_redirect_uri", ByeOf(run)),
            .. state is null ? [] : new (string, string)[] { ("state", state) },
        ];
        var page = await run.Browser.GoAsync(AddressOf(run, request));
        page.Location!.ToString().ShouldBe(state is null ? ByeOf(run) : $"{ByeOf(run)}?state={state}");
        await NobodyIsSignedInAsync(run);
    }

    // The browser stays here, and whoever sits there decides.
    private static async Task AsksAsync(CertificationRun run, Func<string, (string, string)[]> request)
    {
        var tokens = await run.TokensAsync();
        await run.Browser.GoAsync(AddressOf(run, request(tokens["id_token"])));
        run.Browser.Page.Location.ShouldBeNull();
        run.Browser.Page.Address.GetLeftPart(UriPartial.Authority).ShouldBe(BrokerWorld.Origin);
        run.Browser.Page.Status.ShouldBe(200);
    }

    private static Task NobodyIsSignedInAsync(CertificationRun run) =>
        run.RefusedAsync(["login_required"], ("prompt", "none"));

    private static string AddressOf(CertificationRun run, (string Name, string Value)[] parameters) =>
        $"{run.Partner.Issuer}/connect/logout?"
        + string.Join('&', parameters.Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value)}"));

    private static string Unsigned(string token) =>
        $"{Base64Url.EncodeToString("""{"alg":"none","typ":"JWT"}"""u8)}.{token.Split('.')[1]}.";

    private static string SignedElsewhere(string token)
    {
        using var key = RSA.Create(2048);
        var parts = token.Split('.');
        var signature = key.SignData(
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"),
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        return $"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(signature)}";
    }
}

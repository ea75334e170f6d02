using FederationBroker.ProductTests.Passkeys;

namespace FederationBroker.ProductTests.Cluster;

/// <summary>
/// Each thing that may be used once, sixteen callers, two nodes: one is served, in every round. tests/races.sh does two
/// hundred rounds of each.
/// </summary>
[Trait("Requirement", "LOG-002")]
[Trait("Requirement", "SSM-SEC")]
public sealed class SingleUseTests(TwoNodes nodes) : IClassFixture<TwoNodes>, IDisposable
{
    private const int Callers = 16;

    private delegate Task<Func<BrokerNode, Task<bool>>> Making(SingleUseTests test);

    private static readonly Dictionary<string, Making> Things = new()
    {
        ["code"] = test => test.CodeAsync(),
        ["refresh token"] = test => test.RefreshTokenAsync(),
        ["client assertion"] = test => Task.FromResult(test.ClientAssertion()),
        ["pushed request"] = test => test.PushedRequestAsync(),
        ["proof of a key"] = test => Task.FromResult(test.Proof()),
        ["passkey challenge"] = test => test.ChallengeAsync(),
    };

    private readonly OidcPartner partner = new(nodes.World);
    private readonly BrowserStub browser = nodes.World.NewBrowser();
    private readonly SoftAuthenticator authenticator = new();
    private PasskeyVisitor? owner;

    public static TheoryData<string> Names => [.. Things.Keys];

    public void Dispose()
    {
        browser.Dispose();
        owner?.Dispose();
        authenticator.Dispose();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Of_all_who_come_with_it_at_once_one_is_served(string thing)
    {
        for (var round = 1; round <= TestSettings.RaceRounds; round++)
        {
            var use = await Things[thing](this);
            var served = await nodes.RaceAsync(Callers, use);
            served.Count(one => one).ShouldBe(1, $"{thing}, round {round}");
        }
    }

    private async Task<Func<BrokerNode, Task<bool>>> CodeAsync()
    {
        var code = await partner.ObtainCodeAsync(browser);
        return async node => (await partner.At(node.Port).RedeemAsync(code)).Status == 200;
    }

    private async Task<Func<BrokerNode, Task<bool>>> RefreshTokenAsync()
    {
        var code = await partner.ObtainCodeAsync(browser, ("scope", "openid offline_access"));
        var token = (await partner.RedeemAsync(code))["refresh_token"];
        return async node => (await partner.At(node.Port).RefreshAsync(token)).Status == 200;
    }

    private Func<BrokerNode, Task<bool>> ClientAssertion()
    {
        var assertion = nodes.Assertion(Guid.NewGuid().ToString());
        return async node =>
        {
            using var client = node.NewClient();
            using var form = new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["grant_type"] = "client_credentials",
                    ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                    ["client_assertion"] = assertion,
                }
            );
            using var answer = await client.PostAsync("/t/metro/connect/token", form);
            return answer.IsSuccessStatusCode;
        };
    }

    private async Task<Func<BrokerNode, Task<bool>>> PushedRequestAsync()
    {
        var pushed = await partner.PostAsync(
            "/connect/par",
            [.. partner.Sound().Select(one => (one.Key, (string?)one.Value))]
        );
        var address = $"{partner.Issuer}/connect/authorize?client_id=stream&request_uri={pushed["request_uri"]}";
        return async node =>
        {
            using var rival = new BrowserStub(node);
            return (await rival.GoAsync(address)).Status == 200;
        };
    }

    private Func<BrokerNode, Task<bool>> Proof()
    {
        var client = new OidcPartner(nodes.World, "resource");
        using var key = new ProofKey(nodes.World.Clock.GetUtcNow);
        var proof = key.Make("POST", $"{client.Issuer}/connect/token");
        return async node =>
        {
            using var request = client.Form("/connect/token", ("grant_type", "client_credentials"));
            request.Headers.Add("DPoP", proof);
            return (await client.SendAsync(request, node)).Status == 200;
        };
    }

    private async Task<Func<BrokerNode, Task<bool>>> ChallengeAsync()
    {
        if (owner is null)
        {
            owner = await PasskeyVisitor.NewPersonAsync(nodes.World);
            (await owner.AddAsync(authenticator)).Status.ShouldBe(200);
            owner.Browser.SpreadOver(nodes.First.Port, nodes.Second.Port);
        }

        var dialogue = await owner.BeginAsync("sign-in", "sign-in");
        var credential = authenticator.Get(dialogue.Options).ToJsonString();
        return async _ => (await owner.FinishAsync("sign-in", dialogue, credential)).Status == 200;
    }
}

using System.Collections.Concurrent;
using FederationBroker.Data.Keys;
using FederationBroker.Kernel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace FederationBroker.ProductTests.Cluster;

/// <summary>
/// Keys are rotated while people sign in, and partners keep the key set as long as they may: no ID token is ever signed
/// with a key that a partner does not have. tests/rotations.sh does a hundred rotations.
/// </summary>
[Trait("Requirement", "SSM-SEC")]
public sealed class KeyRotationTests : IAsyncLifetime
{
    private const int Partners = 3;

    // The day of a rotation goes by in steps, and in each step everybody signs in.
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan AnnouncedFor = TimeSpan.FromHours(1);

    private readonly ConcurrentBag<string> used = [];
    private BrokerWorld world = null!;
    private BrokerNode second = null!;

    public async ValueTask InitializeAsync()
    {
        world = await BrokerWorld.CreateAsync();
        second = await world.StartNodeAsync();
    }

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task No_token_is_refused_by_a_partner_that_keeps_the_key_set()
    {
        var keepers = Enumerable
            .Range(0, Partners)
            .Select(number => new KeySetKeeper(number % 2 == 0 ? world.Node : second, world.Clock))
            .ToList();
        using var browser = world.NewBrowser();
        var partner = new OidcPartner(world, "stream");
        await partner.ObtainCodeAsync(browser);
        for (var rotation = 1; rotation <= TestSettings.Rotations; rotation++)
        {
            // A login that nobody uses would end in the meantime.
            await browser.GoAsync("/t/metro/account");
            await RotateAsync();
            for (var passed = TimeSpan.Zero; passed <= AnnouncedFor; passed += Step)
            {
                await Task.WhenAll(keepers.Select(keeper => SignInAndCheckAsync(keeper, browser, partner, rotation)));
                world.Clock.Advance(Step);
            }
        }

        used.Distinct().Count().ShouldBe(TestSettings.Rotations + 1, "each rotation has brought its key into use");
    }

    private async Task SignInAndCheckAsync(KeySetKeeper keeper, BrowserStub browser, OidcPartner partner, int rotation)
    {
        using var own = new BrowserStub(keeper.Node);
        own.Cookies.SetCookies(
            new Uri(world.PublicOrigin),
            browser.Cookies.GetCookieHeader(new Uri(world.PublicOrigin)).Replace(';', ',')
        );
        await own.GoAsync(partner.AuthorizeAddress(("prompt", "none")));
        var answer = own.Page.Answer;
        answer.Keys.ShouldContain("code", $"rotation {rotation}: {string.Join(' ', answer)}");
        var token = (await partner.At(keeper.Node.Port).RedeemAsync(answer["code"]))["id_token"];
        used.Add(new JsonWebToken(token).Kid);
        (await keeper.ValidatesAsync(token)).ShouldBeTrue($"rotation {rotation}");
    }

    private async Task RotateAsync()
    {
        var services = world.Node.Services;
        var use = services.GetRequiredService<KeyUses>().Find("OidcRs256")!;
        await services
            .GetRequiredService<SigningKeyRing>()
            .RotateAsync(new TenantId("metro"), use, AnnouncedFor, CancellationToken.None);
    }

    /// <summary>Keeps the key set exactly as long as the answer allows, and never asks before.</summary>
    private sealed class KeySetKeeper(BrokerNode node, TimeProvider clock)
    {
        public BrokerNode Node => node;

        private JsonWebKeySet? keys;
        private DateTimeOffset until;

        public async Task<bool> ValidatesAsync(string token)
        {
            if (keys is null || clock.GetUtcNow() >= until)
                await FetchAsync();
            var validity = await new JsonWebTokenHandler().ValidateTokenAsync(
                token,
                new TokenValidationParameters
                {
                    ValidateIssuer = false,
                    ValidateAudience = false,
                    ValidateLifetime = false,
                    IssuerSigningKeys = keys!.GetSigningKeys(),
                }
            );
            return validity.IsValid;
        }

        private async Task FetchAsync()
        {
            using var client = node.NewClient();
            using var answer = await client.GetAsync("/t/metro/.well-known/jwks.json");
            keys = new JsonWebKeySet(await answer.Content.ReadAsStringAsync());
            until = clock.GetUtcNow() + answer.Headers.CacheControl!.MaxAge!.Value;
        }
    }
}

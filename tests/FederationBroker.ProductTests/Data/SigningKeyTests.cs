using System.Text.Json;
using FederationBroker.Data.Keys;
using FederationBroker.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.ProductTests.Data;

/// <summary>
/// Keys are announced before they sign and stay published after; an emergency takes one out at once (design D9).
/// </summary>
[Trait("Requirement", "SSM-SEC")]
public sealed class SigningKeyTests : IAsyncLifetime
{
    private static readonly TenantId Metro = new("metro");

    private BrokerWorld world = null!;

    public async ValueTask InitializeAsync() => world = await BrokerWorld.CreateAsync();

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task A_rotation_announces_the_next_key_then_signs_with_it_and_keeps_the_old_one_published()
    {
        var before = await PublishedAsync();
        var old = await SigningKeyAsync();
        await Ring.RotateAsync(Metro, Rs256, TimeSpan.FromHours(1), CancellationToken.None);
        var announced = await PublishedAsync();
        announced.Except(before).ShouldHaveSingleItem();
        (await SigningKeyAsync()).ShouldBe(old, "announced, not yet active");

        world.Clock.Advance(TimeSpan.FromMinutes(61));
        (await SigningKeyAsync()).ShouldBe(announced.Except(before).Single());
        (await PublishedAsync()).ShouldContain(old);
        world.Clock.Advance(TimeSpan.FromDays(15));
        (await PublishedAsync()).ShouldNotContain(old);
    }

    [Fact]
    public async Task A_revoked_key_is_gone_on_every_node_and_a_new_one_signs()
    {
        var second = await world.StartNodeAsync();
        var old = await SigningKeyAsync();
        await Ring.RevokeAsync(Metro, Rs256, old, CancellationToken.None);
        (await SigningKeyAsync()).ShouldNotBe(old);
        world.Clock.Advance(TimeSpan.FromSeconds(6));
        (await PublishedAsync(second)).ShouldNotContain(old);
        (await PublishedAsync()).ShouldNotContain(old);
    }

    [Fact]
    public async Task Nodes_that_start_together_agree_on_one_key_per_use()
    {
        var nodes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => world.StartNodeAsync()));
        await Task.WhenAll(nodes.Select(node => PublishedAsync(node)));
        (
            await world.Database.QueryAsync<long>(
                "SELECT max(n) FROM (SELECT count(*) AS n FROM signing_key GROUP BY tenant, use) t"
            )
        ).ShouldBe(1);
    }

    [Fact]
    public async Task Private_keys_are_sealed_in_the_database()
    {
        await SigningKeyAsync();
        // A PKCS#8 key starts with SEQUENCE, INTEGER 0; the object identifier of RSA follows.
        (
            await world.Database.QueryAsync<long>(
                "SELECT count(*) FROM signing_key WHERE position('\\x06092a864886f70d010101'::bytea IN "
                    + "sealed_private_key) > 0"
            )
        ).ShouldBe(0);
    }

    private KeyUse Rs256 => world.Node.Services.GetRequiredService<KeyUses>().Find("OidcRs256")!;

    private SigningKeyRing Ring => world.Node.Services.GetRequiredService<SigningKeyRing>();

    private async Task<string> SigningKeyAsync() =>
        (await Ring.GetActiveAsync(Metro, Rs256, CancellationToken.None)).KeyId;

    private async Task<List<string>> PublishedAsync(BrokerNode? node = null)
    {
        using var client = (node ?? world.Node).NewClient();
        using var json = JsonDocument.Parse(await client.GetStringAsync("/t/metro/.well-known/jwks.json"));
        foreach (var key in json.RootElement.GetProperty("keys").EnumerateArray())
            key.TryGetProperty("d", out _).ShouldBeFalse();
        return
        [
            .. json
                .RootElement.GetProperty("keys")
                .EnumerateArray()
                .Where(key => key.GetProperty("kty").GetString() == "RSA")
                .Select(key => key.GetProperty("kid").GetString()!),
        ];
    }
}

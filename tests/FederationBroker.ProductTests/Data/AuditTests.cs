using FederationBroker.Data.Auditing;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.ProductTests.Data;

/// <summary>What happened is on record, and the record shows when somebody touched it (SSM-SEC).</summary>
[Trait("Requirement", "SSM-SEC")]
public sealed class AuditTests : IAsyncLifetime
{
    private static readonly TenantId Metro = new("metro");

    private BrokerWorld world = null!;

    public async ValueTask InitializeAsync()
    {
        world = await BrokerWorld.CreateAsync();
        using var browser = world.NewBrowser();
        var partner = new OidcPartner(world);
        await browser.GoAsync(partner.AuthorizeAddress());
        await browser.SignInAsync(password: "wrong");
        await partner.RedeemAsync(await partner.ObtainCodeAsync(browser));
        await Eventually.TrueAsync(async () => await VerifyAsync() is AuditVerification.Intact { NotYetChained: 0 }, "the chain has caught up");
    }

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task A_sign_in_leaves_who_what_when_and_with_which_outcome()
    {
        (await VerifyAsync()).ShouldBeOfType<AuditVerification.Intact>().Events.ShouldBeGreaterThanOrEqualTo(5);
        var actions = await world.Database.QueryAsync<string>("SELECT string_agg(action || '=' || outcome, ' ' ORDER BY id) FROM audit_event");
        foreach (var expected in new[] { "sign-in.password=wrong-credentials", "sign-in.password=success", "grant.given=success", "sign-in.oidc=success", "token.code=success" })
            actions!.ShouldContain(expected);
        (await world.Database.QueryAsync<long>("SELECT count(*) FROM audit_event WHERE request_id IS NULL")).ShouldBe(0);
    }

    [Theory]
    [InlineData("UPDATE audit_event SET outcome = 'success' WHERE outcome = 'wrong-credentials'")]
    [InlineData("UPDATE audit_event SET at = at + interval '1 second' WHERE chain_position = 2")]
    [InlineData("DELETE FROM audit_event WHERE chain_position = 2")]
    [InlineData("DELETE FROM audit_event WHERE chain_position = 2; UPDATE audit_event SET chain_position = 2 WHERE chain_position = 3")]
    public async Task Tampering_breaks_the_chain_at_its_place(string tampering)
    {
        await world.Database.QueryAsync<object>(tampering);
        (await VerifyAsync()).ShouldBeOfType<AuditVerification.Broken>().Position.ShouldBeLessThanOrEqualTo(3);
    }

    private Task<AuditVerification> VerifyAsync()
        => world.Node.Services.GetRequiredService<TenantWork>().ForTenantAsync(Metro, (AuditChain chain) => chain.VerifyAsync(Metro, CancellationToken.None));
}

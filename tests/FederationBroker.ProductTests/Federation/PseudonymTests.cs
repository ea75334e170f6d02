using System.Security.Cryptography;
using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Consent;
using FederationBroker.Federation.Pseudonyms;
using FederationBroker.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.ProductTests.Federation;

/// <summary>One person is a different person to every partner (INF-003, design D5).</summary>
[Trait("Requirement", "INF-003")]
public sealed class PseudonymTests : IAsyncLifetime
{
    private static readonly TenantId Metro = new("metro");

    private BrokerWorld world = null!;

    public async ValueTask InitializeAsync() => world = await BrokerWorld.CreateAsync();

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task A_partner_sees_the_same_pseudonym_each_time_and_two_partners_share_nothing()
    {
        using var browser = world.NewBrowser();
        var (stream, cinema) = (new OidcPartner(world), new OidcPartner(world, "cinema"));
        var first = await SubjectAsync(stream, browser);
        (await SubjectAsync(stream, browser)).ShouldBe(first);
        var other = await SubjectAsync(cinema, browser);
        other.Subject.ShouldNotBe(first.Subject);
        other.SessionId.ShouldNotBe(first.SessionId);
        first.Subject.Length.ShouldBe(32);
        first.Subject.ShouldMatch("^[a-z2-7]+$");
    }

    [Fact]
    public async Task A_new_pseudonym_key_changes_no_value_that_exists()
    {
        using var browser = world.NewBrowser();
        var before = await SubjectAsync(new OidcPartner(world), browser);
        await File.WriteAllTextAsync(
            Path.Combine(world.SecretsFolder, "pseudonym-2.key"),
            Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))
        );
        browser.SwitchTo(await world.StartNodeAsync());
        (await SubjectAsync(new OidcPartner(world), browser)).Subject.ShouldBe(before.Subject);
        await SubjectAsync(new OidcPartner(world, "cinema"), browser);
        (await world.Database.QueryAsync<int>("SELECT max(key_version) FROM pseudonym")).ShouldBe(
            2,
            "new values are made with the new key"
        );
    }

    [Fact]
    public async Task A_subscriber_who_resets_it_comes_back_as_a_stranger_and_old_tokens_are_dead()
    {
        using var browser = world.NewBrowser();
        var stream = new OidcPartner(world);
        var tokens = await stream.RedeemAsync(
            await stream.ObtainCodeAsync(browser, ("scope", "openid offline_access"))
        );
        var subscriber = await RevealAsync("stream", tokens.IdToken.GetProperty("sub").GetString()!);
        await world
            .Node.Services.GetRequiredService<TenantWork>()
            .ForTenantAsync(Metro, (ConnectedServices services) =>
                services.ResetPseudonymAsync(subscriber!.Subscriber, new PartnerId("stream"), CancellationToken.None)
            );

        (await stream.UserInfoAsync(tokens["access_token"])).Status.ShouldBe(401);
        (await stream.RefreshAsync(tokens["refresh_token"]))["error"].ShouldBe("invalid_grant");
        (await SubjectAsync(stream, browser)).Subject.ShouldNotBe(tokens.IdToken.GetProperty("sub").GetString());
        (await RevealAsync("stream", tokens.IdToken.GetProperty("sub").GetString()!))!.RetiredAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task Revealing_works_for_the_right_partner_only_and_always_leaves_a_trace()
    {
        using var browser = world.NewBrowser();
        var subject = (await SubjectAsync(new OidcPartner(world), browser)).Subject;
        var revealed = (await RevealAsync("stream", subject))!;
        new Numbers(revealed.Account.Value, revealed.Person!.Value.Value).ShouldBe(
            world.NumbersOf(BrokerWorld.Profile.CableId)
        );
        (await RevealAsync("cinema", subject)).ShouldBeNull();
        (
            await world.Database.QueryAsync<long>(
                "SELECT count(*) FROM audit_event WHERE action = 'pseudonym.revealed' AND detail = 'a test'"
            )
        ).ShouldBe(2);
    }

    [Fact]
    public async Task Two_subscribers_never_meet_in_one_value_and_the_database_alone_gives_nobody_away()
    {
        using var browser = world.NewBrowser();
        await SubjectAsync(new OidcPartner(world), browser);
        var dump = await world.Database.QueryAsync<string>(
            "SELECT string_agg(t::text, ' ') FROM (SELECT s::text FROM subscriber s UNION ALL SELECT p::text FROM "
                + "pseudonym p UNION ALL SELECT a::text FROM audit_event a UNION ALL SELECT x::text FROM session "
                + "x UNION ALL SELECT g::text FROM consent_grant g) t"
        );
        foreach (
            var value in new[]
            {
                BrokerWorld.Profile.CableId,
                BrokerWorld.Profile.Name!,
                BrokerWorld.Profile.Email!,
                BrokerWorld.Profile.PostalCode!,
            }
        )
            dump!.ShouldNotContain(value, Case.Insensitive);
    }

    private static async Task<(string Subject, string SessionId)> SubjectAsync(OidcPartner partner, BrowserStub browser)
    {
        var token = (await partner.RedeemAsync(await partner.ObtainCodeAsync(browser))).IdToken;
        return (token.GetProperty("sub").GetString()!, token.GetProperty("sid").GetString()!);
    }

    private Task<RevealedSubscriber?> RevealAsync(string partner, string value) =>
        world
            .Node.Services.GetRequiredService<TenantWork>()
            .ForTenantAsync(Metro, (PseudonymRevelation revelation) =>
                revelation.RevealAsync(new PartnerId(partner), value, "a test", CancellationToken.None)
            );
}

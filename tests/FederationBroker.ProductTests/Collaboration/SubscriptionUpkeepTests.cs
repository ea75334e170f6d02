using FederationBroker.Catalogue.Offers;
using FederationBroker.Collaboration.Upkeep;
using FederationBroker.Data.Tenancy;
using FederationBroker.Subscribers.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.ProductTests.Collaboration;

/// <summary>
/// What becomes of a subscription without its subscriber: with the account, and by the service. All of it reaches the
/// service, the pages and the tokens.
/// </summary>
[Trait("Requirement", "BIL-001")]
[Trait("Requirement", "SRV-001")]
[Collection(ShopWorld.Shared)]
public sealed class SubscriptionUpkeepTests(ShopWorld shop) : IAsyncLifetime
{
    public ValueTask InitializeAsync() => new(shop.CalmAsync());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task With_the_account_it_is_blocked_and_goes_on()
    {
        var (browser, account, order) = await shop.SubscribedAsync("shop-4/basic");
        using var _1 = browser;
        await shop.World.Node.EditAsync(account, new AccountEdit { Status = AccountStatus.Blocked });
        await LaterAsync(async () => await shop.HeldAsync(order) == "OnHold", "it is paused");
        await shop.World.Node.EditAsync(account, new AccountEdit { Status = AccountStatus.Active });
        await LaterAsync(async () => await shop.HeldAsync(order) == "Active", "it goes on");
        (await shop.DeedsAboutHeldAsync(order)).ShouldBe("provision, pause, resume");
    }

    [Fact]
    public async Task With_the_account_it_ends_when_that_is_closed()
    {
        var (browser, account, order) = await shop.SubscribedAsync("shop-4/basic");
        using var _1 = browser;
        await shop.World.Node.EditAsync(account, new AccountEdit { Status = AccountStatus.Closed });
        await EventuallyAsync(async () => await shop.HeldAsync(order) == "Cancelled Involuntary", "it has ended");
        (await shop.DeedsAboutHeldAsync(order)).ShouldBe("provision, cancel");
    }

    [Fact]
    public async Task It_ends_with_an_account_that_is_gone()
    {
        var (browser, account, order) = await shop.SubscribedAsync("shop-4/basic");
        using var _1 = browser;
        await shop.World.Node.AsOperatorAsync(
            (ServiceAccounts accounts) => accounts.RemoveAsync(account, CancellationToken.None)
        );
        await LaterAsync(async () => await shop.HeldAsync(order) == "Cancelled Involuntary", "it has ended");
        (await shop.DeedsAboutHeldAsync(order)).ShouldBe("provision, cancel");
    }

    [Fact]
    public async Task What_a_service_refuses_it_is_not_asked_every_minute()
    {
        var (browser, account, order) = await shop.SubscribedAsync("shop-4/basic");
        using var _1 = browser;
        await shop.BreakAsync(
            new
            {
                kind = "decline",
                operation = "ott/subscriptions/change",
                reason = "rejected-by-seller",
            }
        );
        await shop.World.Node.EditAsync(account, new AccountEdit { Status = AccountStatus.Blocked });
        await LaterAsync(async () => await UpkeepAsync(order) == "Denied", "the service has refused it");
        shop.World.Clock.Advance(TimeSpan.FromHours(25));
        await LaterAsync(async () => await UpkeepAsync(order) == "Denied, Completed", "it is asked once more");
        (await shop.HeldAsync(order)).ShouldBe("OnHold");
    }

    [Fact]
    public async Task A_service_that_ends_it_is_asked_and_believed_and_everybody_sees_it()
    {
        var (browser, _, order) = await shop.SubscribedAsync("shop-4/basic");
        using var _1 = browser;
        await shop.DoThereAsync("revoke", await shop.ReferenceAsync(order));
        (await shop.HeldAsync(order)).ShouldBe("Active", "Nobody has said anything yet.");
        var site = new OidcPartner(shop.World, "shop-4");
        await TellAsync(site, order, 200);
        await TellAsync(site, order, 200);
        await LaterAsync(async () => await shop.HeldAsync(order) == "Cancelled Abuse", "it has ended");
        (await browser.SubscriptionsAsync()).ShouldContain("End of Basic");
        var orders = await shop.World.Database.QueryAsync<long>(
            $"SELECT count(*) FROM ott_order WHERE kind = 'Cancel' AND origin = 'Partner' AND {SubscriptionScenes.IsAbout(order)}"
        );
        orders.ShouldBe(1, "Told twice, it ended once.");
    }

    [Fact]
    public async Task A_service_that_says_nothing_is_asked_from_day_to_day()
    {
        var (browser, _, order) = await shop.SubscribedAsync("shop-4/basic");
        using var _1 = browser;
        await shop.DoThereAsync("revoke", await shop.ReferenceAsync(order));
        shop.World.Clock.Advance(TimeSpan.FromDays(1.1));
        await LaterAsync(async () => await shop.HeldAsync(order) == "Cancelled Abuse", "it has ended");
    }

    [Fact]
    public async Task A_service_says_nothing_about_orders_of_others()
    {
        var (browser, _, order) = await shop.SubscribedAsync("shop-4/basic");
        using var _1 = browser;
        await TellAsync(new OidcPartner(shop.World, "shop-3"), order, 404);
    }

    [Fact]
    public async Task Once_linked_at_the_service_nothing_is_left_to_link()
    {
        var (browser, _, order) = await shop.SubscribedAsync("shop-2/basic");
        using var _1 = browser;
        (await browser.SubscriptionsAsync()).ShouldContain("Link your account");
        await shop.DoThereAsync("link", await shop.ReferenceAsync(order));
        shop.World.Clock.Advance(TimeSpan.FromMinutes(6));
        await LaterAsync(async () => await shop.HeldAsync(order) == "Active", "it is linked");
        (await browser.SubscriptionsAsync()).ShouldNotContain("Link your account");
    }

    // The job itself comes round once in a while, by the wall's clock.
    private Task LaterAsync(Func<Task<bool>> holds, string what) =>
        EventuallyAsync(
            async () =>
            {
                if (await holds())
                    return true;
                await FollowAccountsAsync();
                shop.World.Clock.Advance(TimeSpan.FromSeconds(5));
                return false;
            },
            what
        );

    private Task FollowAccountsAsync() =>
        shop
            .World.Node.Services.GetRequiredService<TenantWork>()
            .ForTenantAsync(ShopWorld.Metro, async (AccountUpkeep upkeep) =>
            {
                await upkeep.FollowAsync(CancellationToken.None);
                return true;
            });

    private static Task EventuallyAsync(Func<Task<bool>> holds, string what) =>
        Eventually.TrueAsync(holds, what, TimeSpan.FromSeconds(60));

    // The states of what nobody has ordered, in its order.
    private async Task<string?> UpkeepAsync(string order) =>
        await shop.World.Database.QueryAsync<string?>(
            $"""
            SELECT string_agg(state, ', ' ORDER BY id) FROM ott_order WHERE origin = 'Upkeep' AND {SubscriptionScenes.IsAbout(
                order
            )}
            """
        );

    private async Task TellAsync(OidcPartner site, string order, int status)
    {
        var token = (await site.TokenAsync(("grant_type", "client_credentials"), ("scope", "orders")))["access_token"];
        using var client = shop.World.Node.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{site.Issuer}/connect/orders/{order}");
        request.Headers.Authorization = new("Bearer", token);
        using var answer = await client.SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(status);
    }
}

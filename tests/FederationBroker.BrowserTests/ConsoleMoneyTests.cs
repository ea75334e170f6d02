using FederationBroker.ProductTests.Collaboration;
using FederationBroker.Staff.Rights;

namespace FederationBroker.BrowserTests;

/// <summary>What staff see of differences between books and billing, and of what partners are told.</summary>
[Collection(ShopWorld.Shared)]
public sealed class ConsoleMoneyTests(ShopBrowserWorld world)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Requirement", "PAY-INV")]
    public async Task A_difference_is_mended_by_two_persons(bool onPhone)
    {
        var (screen, order) = (onPhone ? Screen.Phone : Screen.Desktop, $"ORDER-{(onPhone ? "PHONE" : "DESK")}");
        await DifferAsync(order, "MissingInBroker");
        await using var asks = await world.OpenConsoleAsync(StaffRole.Administrator, screen);
        await asks.Page.GoToViewAsync("reconciliation");
        var row = asks.Page.Locator("main tbody tr", new() { HasTextString = order });
        await Assertions.Expect(row).ToContainTextAsync("Missing here");
        await Assertions.Expect(row).ToContainTextAsync("€9.90");
        (await asks.Page.BarriersAsync()).ShouldBeEmpty();
        await asks.Page.ShootAsync($"reconciliation-{(onPhone ? "phone" : "desktop")}", whole: true);
        await row.Locator("button").ClickAsync();
        (await asks.Page.BarriersAsync()).ShouldBeEmpty();
        await asks.Page.SelectOptionAsync("dialog select[name=fix]", "Accept");
        await asks.Page.ClickAsync("dialog button.main");
        await Assertions.Expect(asks.Page.Locator("dialog")).ToContainTextAsync("Say why");
        await asks.Page.FillAsync("dialog [name=reason]", "Credited at billing");
        await asks.Page.ClickAsync("dialog button.main");
        await Assertions.Expect(asks.Page.Locator("dialog")).ToHaveCountAsync(0);
        await asks.Page.GoToViewAsync("reconciliation?state=Proposed");
        await Assertions.Expect(row).ToContainTextAsync("Somebody else has to agree");

        await using var agrees = await world.OpenConsoleAsync(StaffRole.Administrator, screen);
        await agrees.Page.GoToViewAsync("reconciliation?state=Proposed");
        var waiting = agrees.Page.Locator("main tbody tr", new() { HasTextString = order });
        await Assertions.Expect(waiting).ToContainTextAsync("Credited at billing");
        await waiting.Locator("button:has-text('Agree')").ClickAsync();
        await Assertions.Expect(agrees.Page.Locator("body")).ToContainTextAsync("Agreed.");
        await agrees.Page.GoToViewAsync("reconciliation?state=Closed");
        await Assertions.Expect(waiting).ToContainTextAsync("closed");
    }

    [Fact]
    [Trait("Requirement", "PAY-INV")]
    public async Task Books_and_billing_are_compared_when_somebody_asks()
    {
        await using var visit = await world.OpenConsoleAsync(StaffRole.Administrator);
        await visit.Page.GoToViewAsync("reconciliation");
        await visit.Page.ClickAsync("button:has-text('Compare now')");
        await visit.Page.FillAsync("dialog [name=adapter]", "nobody");
        (await visit.Page.BarriersAsync()).ShouldBeEmpty();
        await visit.Page.ClickAsync("dialog button.main");
        await Assertions.Expect(visit.Page.Locator("dialog")).ToContainTextAsync("no billing adapter of this name");
        await visit.Page.FillAsync("dialog [name=adapter]", "bss");
        await visit.Page.ClickAsync("dialog button.main");
        await Assertions.Expect(visit.Page.Locator("dialog")).ToHaveCountAsync(0);
        var runs = visit.Page.Locator("main tbody tr", new() { HasTextString = "bss" }).First;
        await Assertions
            .Expect(runs.Locator(".badge"))
            .Not.ToHaveTextAsync("being compared", new() { Timeout = 20_000 });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Requirement", "PAY-5")]
    public async Task What_a_partner_was_told_is_read_and_sent_again(bool onPhone)
    {
        var id = await ToldAsync();
        await using var visit = await world.OpenConsoleAsync(
            StaffRole.Administrator,
            onPhone ? Screen.Phone : Screen.Desktop
        );
        await visit.Page.GoToViewAsync("webhooks?state=GivenUp");
        var row = visit.Page.Locator("main tbody tr", new() { HasTextString = id[^8..] });
        await Assertions.Expect(row).ToContainTextAsync("given up");
        (await visit.Page.BarriersAsync()).ShouldBeEmpty();
        await visit.Page.ShootAsync($"webhooks-{(onPhone ? "phone" : "desktop")}", whole: true);
        await row.Locator("button:has-text('Read')").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("dialog pre")).ToContainTextAsync("order.ended");
        (await visit.Page.BarriersAsync()).ShouldBeEmpty();
        await visit.Page.ClickAsync("dialog button:has-text('Close')");
        await row.Locator("button:has-text('Send again')").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("body")).ToContainTextAsync("It is sent again");
        await visit.Page.GoToViewAsync("webhooks");
        await Assertions.Expect(row).Not.ToContainTextAsync("given up");
    }

    private Task<int> DifferAsync(string order, string kind) =>
        world.World.Database.QueryAsync<int>(
            $"""
            INSERT INTO reconciliation_break
              (tenant, id, source, name, subject, kind, state, order_number, deed, theirs_minor, theirs_currency, at,
               found_at, updated_at)
            VALUES ('metro', gen_random_uuid(), 'Billing', 'bss', '{order}:capture', '{kind}', 'Open', '{order}',
              'Capture', 990, 'EUR', now() - interval '60 days', now(), now())
            RETURNING 1
            """
        );

    private async Task<string> ToldAsync() =>
        $"{await world.World.Database.QueryAsync<Guid>(
            """
            INSERT INTO partner_notice
              (tenant, id, partner, channel, type, about, body, created_at, since, attempts, last_answer, state,
               updated_at)
            VALUES ('metro', gen_random_uuid(), 'shop-4', 'Webhook', 'order.ended', 'K7QXM', '{"type":"order.ended"}',
              now(), now(), 30, '503', 'GivenUp', now())
            RETURNING id
            """
        )}";
}

using System.Globalization;
using FederationBroker.Data;
using FederationBroker.Kernel;
using FederationBroker.Payments.Ledger;
using FederationBroker.Staff.Rights;

namespace FederationBroker.ProductTests.Payments;

/// <summary>What partners are owed for a month: as staff see it, and in a file; both are the books' own sums.</summary>
[Trait("Requirement", "PAY-INV")]
public sealed class SettlementTests : IAsyncLifetime
{
    private BrokerWorld world = null!;
    private StaffPerson person = null!;

    public async ValueTask InitializeAsync()
    {
        world = await BrokerWorld.CreateAsync(folder =>
            folder.WriteTenant(
                "metro",
                """
                kind: Tenant
                id: metro
                display: { name: Metro Cable }
                theme: metro
                locales: [en, es, ja]
                supportPhone: +1 555 0100
                timeZone: America/New_York
                """
            )
        );
        person = await StaffPerson.SignedInAsync(world, StaffRole.Viewer);
    }

    public async ValueTask DisposeAsync()
    {
        person.Dispose();
        await world.DisposeAsync();
    }

    [Fact]
    public async Task A_month_is_the_operators_and_holds_what_was_taken_and_given_back()
    {
        await SoldAsync("shop", "2027-03-01T04:59:59Z", 990); // still February in New York
        await SoldAsync("shop", "2027-03-01T05:00:00Z", 990);
        var refunded = await SoldAsync("shop", "2027-03-31T10:00:00Z", 990);
        await AtAsync("2027-04-01T03:59:59Z", book => book.RefundAsync(refunded, $"{refunded:N}:r", 333, default));
        await SoldAsync("other", "2027-03-10T10:00:00Z", 500, commission: 0, tax: 0);
        await SoldAsync("shop", "2027-04-01T04:00:00Z", 990);

        var march = (await person.GetAsync("settlements?month=2027-03")).Json;
        march
            .GetProperty("items")
            .EnumerateArray()
            .Select(sum =>
                string.Join(
                    ' ',
                    new[]
                    {
                        "partner",
                        "sales",
                        "refunds",
                        "grossMinor",
                        "taxMinor",
                        "commissionMinor",
                        "payableMinor",
                    }.Select(member => sum.GetProperty(member).ToString())
                )
            )
            .ShouldBe(["other 1 0 500 0 0 500", "shop 2 1 1647 263 138 1246"]);

        var statement = (await person.GetAsync("settlements/shop/statement.csv?month=2027-03")).Body;
        var lines = statement.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(4);
        lines[0].ShouldBe("at,order,offer,deed,paid,tax,commission,owed,currency");
        lines[1].ShouldBe("2027-03-01T05:00:00.000Z,K7QXM-2A9TB,basic,Capture,9.90,1.58,0.83,7.49,EUR");
        lines[3].ShouldEndWith("Refund,-3.33,-0.53,-0.28,-2.52,EUR");
    }

    [Theory]
    [InlineData("2027-13")]
    [InlineData("march")]
    [InlineData("9999-12")]
    [InlineData("2027-3-1")]
    public async Task What_is_no_month_is_refused_with_its_place(string month)
    {
        foreach (var path in new[] { "settlements", "settlements/shop/statement.csv" })
        {
            var answer = await person.GetAsync($"{path}?month={month}");
            answer.Status.ShouldBe(400);
            answer.Json.ToString().ShouldContain("month");
        }
    }

    [Fact]
    public async Task A_month_without_sales_is_empty_and_without_a_month_it_is_this_one()
    {
        var now = (await person.GetAsync("settlements")).Json;
        now.GetProperty("items").GetArrayLength().ShouldBe(0);
        now.GetProperty("month").GetString()!.Length.ShouldBe(7);
    }

    private async Task<Guid> SoldAsync(string seller, string at, long gross, long commission = 83, long tax = 158)
    {
        var order = Guid.CreateVersion7();
        await AtAsync(at, book =>
        {
            book.Reserve(
                order,
                $"{order:N}:reserve",
                new Sale
                {
                    Payer = Payer.Of(new AccountId(Guid.CreateVersion7())),
                    Seller = new PartnerId(seller),
                    Item = "basic",
                    Reference = "K7QXM-2A9TB",
                    Gross = gross,
                    Tax = tax,
                    Commission = commission,
                    Currency = "EUR",
                }
            );
            return Task.CompletedTask;
        });
        await AtAsync(at, book => book.CaptureAsync(order, $"{order:N}:capture", default));
        return order;
    }

    private Task AtAsync(string at, Func<LedgerBook, Task> deed) =>
        world.Node.AsOperatorAsync(
            async (BrokerDbContext database) =>
            {
                await deed(new LedgerBook(database, database.Scope, new StoppedClock(at)));
                await database.SaveChangesAsync();
                return true;
            }
        );

    private sealed class StoppedClock(string at) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.Parse(at, CultureInfo.InvariantCulture);
    }
}

using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Payments.Ledger;
using Npgsql;

namespace FederationBroker.ProductTests.Payments;

/// <summary>
/// Books that add up: whatever is held, taken and given back, and whoever tries to write something else.
/// </summary>
[Trait("Requirement", "PAY-INV")]
public sealed class LedgerTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private const string Refused = "23000";

    private readonly BrokerWorld world = shared.World;
    private readonly Guid order = Guid.CreateVersion7();

    [Fact]
    public async Task What_is_held_and_taken_is_owed_by_one_and_to_others()
    {
        await ReserveAsync();
        (await SumsAsync("Pending")).ShouldBe("Commission -83, Payable -749, Receivable 990, Tax -158");
        await BookAsync(book => book.CaptureAsync(order, $"{order:N}:capture", default));
        (await SumsAsync("Pending")).ShouldBeEmpty();
        (await SumsAsync("Posted")).ShouldBe("Commission -83, Payable -749, Receivable 990, Tax -158");
    }

    [Fact]
    public async Task What_is_given_back_leaves_nothing()
    {
        await ReserveAsync();
        await BookAsync(book => book.ReleaseAsync(order, $"{order:N}:void", default));
        (await SumsAsync("Pending") + await SumsAsync("Posted")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reservation_ends_once()
    {
        await ReserveAsync();
        await BookAsync(book => book.CaptureAsync(order, $"{order:N}:capture", default));
        await RefusedAsync(() => BookAsync(book => book.ReleaseAsync(order, $"{order:N}:void", default)));
        await RefusedAsync(() => BookAsync(book => book.CaptureAsync(order, $"{order:N}:again", default)));
        (await SumsAsync("Posted")).ShouldBe("Commission -83, Payable -749, Receivable 990, Tax -158");
    }

    [Theory]
    [InlineData("", true, "Commission -83, Payable -749, Receivable 990, Tax -158")]
    [InlineData("", false, "")]
    [InlineData("capture", true, "Commission -83, Payable -749, Receivable 990, Tax -158")]
    [InlineData("capture", false, "")]
    [InlineData("void", false, "")]
    [InlineData("void", true, "Commission -83, Payable -749, Receivable 990, Tax -158")]
    [InlineData("nothing", true, "Commission -83, Payable -749, Receivable 990, Tax -158")]
    [InlineData("nothing", false, "")]
    public async Task Whatever_is_booked_already_the_books_say_in_the_end_what_a_person_found_out(
        string before,
        bool isPaid,
        string posted
    )
    {
        if (before != "nothing")
            await ReserveAsync();
        if (before == "capture")
            await BookAsync(book => book.CaptureAsync(order, $"{order:N}:capture", default));
        else if (before == "void")
            await BookAsync(book => book.ReleaseAsync(order, $"{order:N}:void", default));
        await BookAsync(book => book.DecideAsync(order, $"{order:N}:review", Sold, isPaid, default));
        (await SumsAsync("Posted")).ShouldBe(posted);
        (await SumsAsync("Pending")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Refunds_of_any_size_sum_to_what_was_taken_and_never_to_more()
    {
        await ReserveAsync();
        await BookAsync(book => book.CaptureAsync(order, $"{order:N}:capture", default));
        long[] refunds = [1, 333, 7, 100, 549];
        foreach (var (at, minor) in refunds.Index())
        {
            await BookAsync(book => book.RefundAsync(order, $"{order:N}:refund:{at}", minor, default));
            (await SumsAsync("Posted"))
                .Split(", ")
                .Count(sum => sum.StartsWith("Receivable", StringComparison.Ordinal))
                .ShouldBe(refunds[..(at + 1)].Sum() < 990 ? 1 : 0);
        }

        (await SumsAsync("Posted")).ShouldBeEmpty();
        await Should.ThrowAsync<InvalidOperationException>(() =>
            BookAsync(book => book.RefundAsync(order, $"{order:N}:more", 1, default))
        );
    }

    [Fact]
    public async Task Nobody_can_write_what_does_not_add_up_or_change_what_is_written()
    {
        await ReserveAsync();
        string[] attempts =
        [
            $"UPDATE ledger_posting SET minor = minor + 1 WHERE transaction_id IN ({OfOrder})",
            $"DELETE FROM ledger_posting WHERE transaction_id IN ({OfOrder})",
            $"UPDATE ledger_transaction SET deed = 'Capture' WHERE order_id = '{order}'",
            "TRUNCATE ledger_posting, ledger_transaction",
            $"""
                INSERT INTO ledger_posting (tenant, id, at, transaction_id, layer, account, party, minor, currency)
                SELECT tenant, gen_random_uuid(), now(), id, 'Posted', 'Tax', '', -1, 'EUR' FROM ledger_transaction
                WHERE order_id = '{order}'
                """,
        ];
        foreach (var sql in attempts)
            (
                await Should.ThrowAsync<PostgresException>(() => world.Database.QueryAsync<object>(sql))
            ).SqlState.ShouldBe(Refused, sql);
        (await SumsAsync("Pending")).ShouldBe("Commission -83, Payable -749, Receivable 990, Tax -158");
    }

    private string OfOrder => $"SELECT id FROM ledger_transaction WHERE order_id = '{order}'";

    private static Sale Sold { get; } =
        new()
        {
            Payer = Payer.Of(new AccountId(Guid.CreateVersion7())),
            Seller = new PartnerId("shop"),
            Item = "basic",
            Reference = "K7QXM-2A9TB",
            Gross = 990,
            Tax = 158,
            Commission = 83,
            Currency = "EUR",
        };

    private Task ReserveAsync() =>
        BookAsync(book =>
        {
            book.Reserve(order, $"{order:N}:reserve", Sold);
            return Task.CompletedTask;
        });

    private Task BookAsync(Func<LedgerBook, Task> deed) =>
        world.Node.AsOperatorAsync(
            async (BrokerDbContext database) =>
            {
                await deed(new LedgerBook(database, database.Scope, world.Clock));
                await database.SaveChangesAsync();
                return true;
            }
        );

    private static async Task RefusedAsync(Func<Task> deed) =>
        (await Should.ThrowAsync<Microsoft.EntityFrameworkCore.DbUpdateException>(deed))
            .InnerException.ShouldBeOfType<PostgresException>()
            .SqlState.ShouldBe(PostgresErrorCodes.UniqueViolation);

    private async Task<string> SumsAsync(string layer) =>
        await world.Database.QueryAsync<string>(
            $"""
            SELECT string_agg(account || ' ' || minor, ', ' ORDER BY account) FROM (
              SELECT account, sum(minor) AS minor FROM ledger_posting
              WHERE layer = '{layer}' AND transaction_id IN ({OfOrder}) GROUP BY account) sums
            WHERE minor <> 0
            """
        ) ?? string.Empty;
}

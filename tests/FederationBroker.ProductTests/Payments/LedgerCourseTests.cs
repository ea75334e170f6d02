using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Payments.Ledger;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.ProductTests.Payments;

/// <summary>
/// Whatever is done with an order's money, in whatever order and by however many at once: every transaction adds up to
/// nothing, and never more is given back than was taken.
/// </summary>
[Trait("Requirement", "PAY-INV")]
public sealed class LedgerCourseTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private readonly BrokerWorld world = shared.World;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Any_course_of_deeds_leaves_books_that_add_up(int seed)
    {
        var dice = new Random(seed);
        var orders = Enumerable.Range(0, 12).Select(_ => Guid.CreateVersion7()).ToList();
        for (var deed = 0; deed < 150; deed++)
        {
            var order = orders[dice.Next(orders.Count)];
            // Most of these are against the rules, and refused: nothing may be left of them.
            await TryAsync(book => DoAsync(book, order, $"{order:N}:{deed}", dice.Next(7), dice.Next(1, 1200)));
        }

        foreach (var order in orders)
            await AddsUpAsync(order);
    }

    [Fact]
    public async Task Refunds_at_once_never_give_back_more_than_was_taken()
    {
        var order = Guid.CreateVersion7();
        await TryAsync(book => Then(() => book.Take(order, $"{order:N}:take", SaleOf(order))));
        await Task.WhenAll(
            Enumerable
                .Range(0, 16)
                .Select(at => TryAsync(book => book.RefundAsync(order, $"{order:N}:{at}", 300, default)))
        );
        await AddsUpAsync(order);
    }

    private static Task DoAsync(LedgerBook book, Guid order, string key, int deed, long minor) =>
        deed switch
        {
            0 => Then(() => book.Reserve(order, key, SaleOf(order))),
            1 => book.CaptureAsync(order, key, default),
            2 => book.ReleaseAsync(order, key, default),
            3 => book.RefundAsync(order, key, minor, default),
            4 => book.CorrectAsync(order, key, SaleOf(order), minor, default),
            5 => book.CorrectAsync(order, key, SaleOf(order), -minor, default),
            _ => book.DecideAsync(order, key, SaleOf(order), minor % 2 == 0, default),
        };

    private static Task Then(Action deed)
    {
        deed();
        return Task.CompletedTask;
    }

    private async Task AddsUpAsync(Guid order)
    {
        (
            await world.Database.QueryAsync<long>(
                $"""
                SELECT count(*) FROM (
                  SELECT FROM ledger_posting p
                  JOIN ledger_transaction t ON (t.tenant, t.id) = (p.tenant, p.transaction_id)
                  WHERE t.order_id = '{order}'
                  GROUP BY p.transaction_id, p.layer, p.currency HAVING sum(p.minor) <> 0) odd
                """
            )
        ).ShouldBe(0, "Every transaction adds up to nothing.");
        (await LeftAsync(order, "Posted", "Receivable")).ShouldBeGreaterThanOrEqualTo(0, "No more was given back.");
        (await LeftAsync(order, "Pending", "Receivable")).ShouldBeGreaterThanOrEqualTo(0);
        foreach (var account in new[] { "Payable", "Commission", "Tax" })
            (await LeftAsync(order, "Posted", account)).ShouldBeLessThanOrEqualTo(0, $"Nobody owes {account}.");
    }

    private Task<long> LeftAsync(Guid order, string layer, string account) =>
        world.Database.QueryAsync<long>(
            $"""
            SELECT coalesce(sum(p.minor), 0)::bigint
            FROM ledger_posting p JOIN ledger_transaction t ON (t.tenant, t.id) = (p.tenant, p.transaction_id)
            WHERE t.order_id = '{order}' AND p.layer = '{layer}' AND p.account = '{account}'
            """
        );

    // As every room does it: the order's money is held while something is done with it.
    private async Task TryAsync(Func<LedgerBook, Task> deed)
    {
        try
        {
            await world
                .Node.Services.GetRequiredService<TenantWork>()
                .ForTenantAsync(new TenantId("metro"), async (IServiceProvider services) =>
                {
                    var database = services.GetRequiredService<BrokerDbContext>();
                    await using var transaction = await database.Database.BeginTransactionAsync();
                    await database.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(4711)");
                    await deed(services.GetRequiredService<LedgerBook>());
                    await database.SaveChangesAsync();
                    await transaction.CommitAsync();
                    return true;
                });
        }
        catch (Exception refused)
            when (refused is InvalidOperationException or Microsoft.EntityFrameworkCore.DbUpdateException)
        {
            // against the rules
        }
        catch (Npgsql.PostgresException refused) when (refused.SqlState.StartsWith("23", StringComparison.Ordinal))
        {
            // against the database's own
        }
    }

    private static Sale SaleOf(Guid order) =>
        new()
        {
            Payer = Payer.Of(new AccountId(order)),
            Seller = new PartnerId("stream"),
            Item = "basic",
            Reference = order.ToString("N")[..16],
            Gross = 990,
            Tax = 158,
            Commission = 83,
            Currency = "EUR",
        };
}

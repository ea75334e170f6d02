using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Reconciliation;

/// <summary>
/// What services state of who may use them. It comes in parts; the last one says how many lines there are, so that a
/// part that was lost is noticed. Sent again, a line counts once.
/// </summary>
internal sealed class ServiceStatements(
    BrokerDbContext database,
    ReconciliationRuns runs,
    TenantScope scope,
    TimeProvider clock
)
{
    /// <summary>How long ago it may be about.</summary>
    public static readonly TimeSpan Oldest = TimeSpan.FromDays(35);

    /// <summary>So many subscriptions a statement has at most.</summary>
    public const int MostLines = 1_000_000;

    /// <summary>So many statements that are not complete a service has at most.</summary>
    public const int MostOpen = 3;

    // So long the next part of a statement is waited for.
    private static readonly TimeSpan Patience = TimeSpan.FromDays(2);

    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    public async Task<StatementOutcome> TakeAsync(PartnerId partner, StatementBody told, CancellationToken cancellation)
    {
        // The database takes no other zone, and one moment is one statement however it is written.
        var body = told with { AsOf = told.AsOf.ToUniversalTime() };
        var now = clock.GetUtcNow();
        if (body.AsOf > now + ClockSkew || body.AsOf < now - Oldest)
            return new StatementOutcome.OutOfTime();
        await using var transaction = await JoinedTransaction.OfAsync(database, cancellation);
        await HoldAsync(partner, cancellation);
        await Open(partner).Where(row => row.UpdatedAt < now - Patience).ExecuteDeleteAsync(cancellation);
        if (!await OpenAsync(partner, body.AsOf, now, cancellation))
            return new StatementOutcome.ClosedAlready();
        await AddAsync(partner, body, cancellation);
        var count = await Lines(partner, body.AsOf).CountAsync(cancellation);
        if (count > MostLines || await Open(partner).CountAsync(cancellation) > MostOpen)
            return new StatementOutcome.TooMuch();
        if (body.Total is { } total)
        {
            // What has arrived stays: what is missing is sent, and the total again.
            if (total == count)
                await CloseAsync(partner, body.AsOf, now, cancellation);
        }

        await transaction.CommitAsync(cancellation);
        return body.Total is { } all && all != count
            ? new StatementOutcome.Incomplete(count)
            : new StatementOutcome.Taken(count, IsClosed: body.Total is not null);
    }

    public Task<List<StatedUse>> ReadAsync(PartnerId partner, DateTimeOffset asOf, CancellationToken cancellation) =>
        Lines(partner, asOf)
            .Select(line => new StatedUse(
                line.OrderNumber,
                line.IsInUse,
                line.PriceMinor == null ? null : new Money(line.PriceMinor.Value, line.Currency!)
            ))
            .ToListAsync(cancellation);

    /// <summary>What was compared is kept no longer. In the caller's transaction.</summary>
    public Task DropAsync(PartnerId partner, DateTimeOffset asOf, CancellationToken cancellation) =>
        Lines(partner, asOf).ExecuteDeleteAsync(cancellation);

    private IQueryable<ServiceStatementRow> Open(PartnerId partner) =>
        database.Set<ServiceStatementRow>().Where(row => row.Partner == partner && row.ClosedAt == null);

    private IQueryable<ServiceStatementLineRow> Lines(PartnerId partner, DateTimeOffset asOf) =>
        database
            .Set<ServiceStatementLineRow>()
            .AsNoTracking()
            .Where(line => line.Partner == partner && line.AsOf == asOf);

    // Until the end of the transaction: a service's parts come one after the other, so none of the bounds is passed.
    private Task<int> HoldAsync(PartnerId partner, CancellationToken cancellation)
    {
        var statements = $"statements:{scope.Tenant.Value}:{partner.Value}";
        return database.Database.ExecuteSqlAsync(
            $"SELECT pg_advisory_xact_lock(hashtextextended({statements}, 0))",
            cancellation
        );
    }

    // What is older than one that was compared would only undo what that has shown.
    private async Task<bool> OpenAsync(
        PartnerId partner,
        DateTimeOffset asOf,
        DateTimeOffset now,
        CancellationToken cancellation
    ) =>
        await database.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO service_statement (tenant, partner, as_of, updated_at)
            SELECT {scope.Tenant.Value}, {partner.Value}, {asOf}, {now}
            WHERE NOT EXISTS (
              SELECT FROM service_statement later
              WHERE later.tenant = {scope.Tenant.Value} AND later.partner = {partner.Value}
                AND later.as_of > {asOf} AND later.closed_at IS NOT NULL)
            ON CONFLICT (tenant, partner, as_of) DO UPDATE SET updated_at = excluded.updated_at
            WHERE service_statement.closed_at IS NULL
            """,
            cancellation
        ) == 1;

    private Task<int> AddAsync(PartnerId partner, StatementBody body, CancellationToken cancellation)
    {
        var lines = body.Subscriptions.DistinctBy(line => line.Order, StringComparer.Ordinal).ToList();
        string[] orders = [.. lines.Select(line => line.Order)];
        bool[] uses = [.. lines.Select(line => IsInUse(line.State))];
        long?[] prices = [.. lines.Select(line => line.Price?.Minor)];
        string?[] currencies = [.. lines.Select(line => line.Price?.Currency)];
        return database.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO service_statement_line (tenant, partner, as_of, order_number, is_in_use, price_minor, currency)
            SELECT {scope.Tenant.Value}, {partner.Value}, {body.AsOf}, l.* FROM
              unnest({orders}, {uses}, {prices}, {currencies}) l (order_number, is_in_use, price_minor, currency)
            ON CONFLICT (tenant, partner, as_of, order_number) DO UPDATE SET
              is_in_use = excluded.is_in_use, price_minor = excluded.price_minor, currency = excluded.currency
            """,
            cancellation
        );
    }

    private static bool IsInUse(StatedState state) =>
        state is StatedState.Active or StatedState.PendingActive or StatedState.Grace;

    private async Task CloseAsync(
        PartnerId partner,
        DateTimeOffset asOf,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        await Open(partner)
            .Where(row => row.AsOf == asOf)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ClosedAt, now), cancellation);
        // Nobody can complete these any more.
        await Open(partner).Where(row => row.AsOf < asOf).ExecuteDeleteAsync(cancellation);
        await runs.WantAsync(
            ReconciliationSource.Service,
            partner.Value,
            asOf,
            asOf + TimeSpan.FromSeconds(1),
            cancellation
        );
    }
}

internal abstract record StatementOutcome
{
    private StatementOutcome() { }

    /// <param name="Count">How many subscriptions there are by now.</param>
    public sealed record Taken(int Count, bool IsClosed) : StatementOutcome;

    /// <summary>It is about too long ago, or about what has not been yet.</summary>
    public sealed record OutOfTime : StatementOutcome;

    /// <summary>It was closed, or a later one was.</summary>
    public sealed record ClosedAlready : StatementOutcome;

    /// <summary>It is longer than statements are, or too many have been begun.</summary>
    public sealed record TooMuch : StatementOutcome;

    /// <param name="Count">How many subscriptions have arrived.</param>
    public sealed record Incomplete(int Count) : StatementOutcome;
}

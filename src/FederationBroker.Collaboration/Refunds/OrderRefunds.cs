using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Process;
using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Payments.Ledger;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Refunds;

/// <summary>
/// Gives back what was paid, whole or in part: one person asks and says why, another one agrees (PAY-INV). It is an
/// order like any other, so a time-out is not a refusal and nothing is paid back twice. Changes join the caller's
/// transaction.
/// </summary>
public sealed class OrderRefunds
{
    private readonly BrokerDbContext database;
    private readonly OrderCourse course;
    private readonly LedgerBook ledger;
    private readonly OrderBell bell;
    private readonly TenantScope scope;
    private readonly TimeProvider clock;

    internal OrderRefunds(
        BrokerDbContext database,
        OrderCourse course,
        LedgerBook ledger,
        OrderBell bell,
        TenantScope scope,
        TimeProvider clock
    ) =>
        (this.database, this.course, this.ledger, this.bell, this.scope, this.clock) = (
            database,
            course,
            ledger,
            bell,
            scope,
            clock
        );

    /// <param name="who">As the audit trail names them.</param>
    public async Task<RefundOutcome> RequestAsync(
        string number,
        long minor,
        string reason,
        string who,
        CancellationToken cancellation
    )
    {
        if (await HoldAsync(number, cancellation) is not { } order)
            return new RefundOutcome.Gone();
        var left = await LeftAsync(order, cancellation) - await RequestedAsync(order, cancellation);
        if (minor <= 0 || minor > left)
            return new RefundOutcome.TooMuch(new Money(left, order.Currency));
        var request = RequestOf(order, minor, reason, who);
        database.Add(request);
        await database.SaveChangesAsync(cancellation);
        return new RefundOutcome.Done(request.Id);
    }

    /// <summary>Whoever asked cannot agree; it is decided once.</summary>
    /// <param name="who">As the audit trail names them.</param>
    public async Task<RefundOutcome> DecideAsync(
        string number,
        Guid request,
        bool approves,
        string who,
        CancellationToken cancellation
    )
    {
        if (await HoldAsync(number, cancellation) is not { } order)
            return new RefundOutcome.Gone();
        var row = await database
            .Set<RefundRequestRow>()
            .SingleOrDefaultAsync(
                one => one.Id == request && one.OrderId == order.Id && one.State == RefundState.Requested,
                cancellation
            );
        if (row is null)
            return new RefundOutcome.Gone();
        if (approves && row.RequestedBy == who)
            return new RefundOutcome.SamePerson();
        var left = await LeftAsync(order, cancellation);
        if (approves && row.Minor > left)
            return new RefundOutcome.TooMuch(new Money(left, order.Currency));
        (row.State, row.DecidedBy, row.UpdatedAt) = (
            approves ? RefundState.Approved : RefundState.Rejected,
            who,
            clock.GetUtcNow()
        );
        if (approves)
            row.RefundOrder = await BeginAsync(order, row, cancellation);
        await database.SaveChangesAsync(cancellation);
        return new RefundOutcome.Done(row.Id);
    }

    /// <summary>Begins to give back what two persons have agreed on elsewhere.</summary>
    /// <param name="order">What was paid.</param>
    /// <param name="who">Who asked, and who agreed.</param>
    internal async Task GiveBackAsync(
        OrderRow order,
        long minor,
        string reason,
        (string Asked, string Agreed) who,
        CancellationToken cancellation
    )
    {
        var held = await HoldAsync(order.Number, cancellation)
            ?? throw new InvalidOperationException("There is no such order.");
        var request = RequestOf(held, minor, reason, who.Asked);
        (request.State, request.DecidedBy) = (RefundState.Approved, who.Agreed);
        request.RefundOrder = await BeginAsync(held, request, cancellation);
        database.Add(request);
    }

    /// <summary>What was committed is begun at once.</summary>
    public void Ring() => bell.Ring();

    private async Task<string> BeginAsync(OrderRow order, RefundRequestRow row, CancellationToken cancellation)
    {
        var refund = OrderRefundDrafts.Refund(order, row, clock.GetUtcNow());
        database.Add(refund);
        await course.BeginAsync(refund, cancellation);
        return refund.Number;
    }

    private RefundRequestRow RequestOf(OrderRow order, long minor, string reason, string who)
    {
        var now = clock.GetUtcNow();
        return new RefundRequestRow
        {
            Tenant = scope.Tenant,
            Id = Guid.CreateVersion7(now),
            OrderId = order.Id,
            Minor = minor,
            Currency = order.Currency,
            Reason = reason,
            RequestedBy = who,
            RequestedAt = now,
            UpdatedAt = now,
        };
    }

    // Held until the end of the transaction: of two who ask or agree at once, the second sees what the first has done.
    internal async Task<OrderRow?> HoldAsync(string number, CancellationToken cancellation)
    {
        JoinedTransaction.Require(database);
        return await database
            .Set<OrderRow>()
            .FromSql($"SELECT * FROM ott_order WHERE tenant = {scope.Tenant.Value} AND number = {number} FOR UPDATE")
            .AsNoTracking()
            .SingleOrDefaultAsync(cancellation);
    }

    // What was taken and not given back, less what is being given back just now.
    internal async Task<long> LeftAsync(OrderRow order, CancellationToken cancellation)
    {
        var underWay = await database
            .Set<OrderRow>()
            .Where(row => row.RefundOf == order.Id)
            .Where(row => row.State != OrderState.Completed && row.State != OrderState.Denied)
            .SumAsync(row => row.PriceMinor, cancellation);
        return await ledger.TakenAsync(order.Id, cancellation) - underWay;
    }

    private Task<long> RequestedAsync(OrderRow order, CancellationToken cancellation) =>
        database
            .Set<RefundRequestRow>()
            .Where(row => row.OrderId == order.Id && row.State == RefundState.Requested)
            .SumAsync(row => row.Minor, cancellation);
}

public abstract record RefundOutcome
{
    private RefundOutcome() { }

    public sealed record Done(Guid Request) : RefundOutcome;

    /// <summary>There is no such order, or no such request that waits.</summary>
    public sealed record Gone : RefundOutcome;

    /// <summary>Whoever asked for it cannot agree to it.</summary>
    public sealed record SamePerson : RefundOutcome;

    /// <param name="Left">What can be given back.</param>
    public sealed record TooMuch(Money Left) : RefundOutcome;
}

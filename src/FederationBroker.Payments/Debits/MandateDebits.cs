using System.Collections.Immutable;
using FederationBroker.Data;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Payments.Funds;
using FederationBroker.Payments.Ledger;
using FederationBroker.Payments.Mandates;
using FederationBroker.Payments.PaymentOrders;
using FederationBroker.Payments.Replays;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Payments.Debits;

/// <summary>
/// Takes debits of one mandate, all that wait for it in one transaction: mandate and funds are held by their rows, so
/// that on any number of nodes each debit sees what the others have left (PAY-INV).
/// </summary>
internal sealed class MandateDebits(
    BrokerDbContext database,
    RepeatKeys keys,
    LedgerBook ledger,
    IPartnerRegistry registry,
    OperatorTime time,
    PaymentNews news
)
{
    /// <param name="debits">Of one seller.</param>
    /// <returns>In their order.</returns>
    public async Task<ImmutableArray<MessageOutcome>> TakeAsync(
        MandatePlace place,
        IReadOnlyList<Debit> debits,
        CancellationToken cancellation
    )
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        var mandate = await database.HoldMandateAsync(place.Tenant, place.Mandate, cancellation)
            ?? throw new InvalidOperationException($"There is no mandate {place.Mandate}.");
        var funds = await database.HoldFundsAsync(mandate.Tenant, mandate.Buyer, mandate.Currency, cancellation);
        var verdicts = await keys.JudgeAsync([.. debits.Select(debit => debit.Call)], cancellation);
        var known = await KnownAsync(mandate, debits, cancellation);
        var seller = registry.Current.Find(mandate.Tenant, mandate.Seller)?.Agreement.Payments;
        var outcomes = ImmutableArray.CreateBuilder<MessageOutcome>(debits.Count);
        foreach (var (debit, verdict) in debits.Zip(verdicts))
        {
            outcomes.Add(verdict.Outcome ?? Take(mandate, funds, debit, known, seller));
        }

        await news.CommittingAsync(cancellation);
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        news.Committed();
        return outcomes.MoveToImmutable();
    }

    private MessageOutcome Take(
        MandateRow mandate,
        FundsRow? funds,
        Debit debit,
        Dictionary<string, PaymentOrderRow> known,
        PaymentTerms? seller
    )
    {
        if (known.TryGetValue(debit.OrderNumber, out var order) && order.Terms != debit.Terms)
            return new MessageOutcome.Refused(StatusCodes.Status409Conflict, PaymentErrors.OrderNumberTaken);
        if (order is null)
        {
            order = OrderOf(mandate, debit);
            known.Add(debit.OrderNumber, order);
            database.Add(order);
        }

        // An end can come nearer, and never goes further away; and it may have come while the message was on its way.
        if (!order.IsDecided && debit.ExpiresAt < order.ExpiresAt)
            order.ExpiresAt = debit.ExpiresAt.Value;
        if (!order.At(time.Now).IsDecided)
            Settle(mandate, funds, debit, order);
        var answer = PurchaseResponse.Of(order, seller, time.Now);
        keys.Keep(debit.Call, answer);
        return new MessageOutcome.Answered(answer);
    }

    private void Settle(MandateRow mandate, FundsRow? funds, Debit debit, PaymentOrderRow order)
    {
        var now = time.Now;
        var failure =
            funds is null || funds.BalanceMinor < debit.Terms.Amount.Minor
                ? PurchaseFailure.NotEnoughCredit
                : MandateUse.Take(mandate, debit.Terms.Amount, now, time.Zone);
        order.UpdatedAt = now;
        order.State =
            failure is null ? PaymentOrderState.Paid
            : debit.NamesMandate ? PaymentOrderState.Refused
            : PaymentOrderState.AwaitingPayment;
        if (!order.IsDecided)
            return;
        (order.MandateId, order.Failure) = (mandate.Id, failure);
        if (failure is null)
            FundsMoves.Pay(ledger, funds!, order, debit.Commission, now);
    }

    private PaymentOrderRow OrderOf(MandateRow mandate, Debit debit) =>
        PaymentOrderRow.New(
            PartiesOf(mandate),
            debit.OrderNumber,
            debit.Terms,
            PaymentOrderState.AwaitingPayment,
            time.Now,
            debit.ExpiresAt
        );

    private Task<Dictionary<string, PaymentOrderRow>> KnownAsync(
        MandateRow mandate,
        IReadOnlyList<Debit> debits,
        CancellationToken cancellation
    )
    {
        var numbers = debits.Select(debit => debit.OrderNumber).Distinct(StringComparer.Ordinal).ToArray();
        return database.HoldOrdersAsync(PartiesOf(mandate), numbers, time.Now, cancellation);
    }

    private static OrderParties PartiesOf(MandateRow mandate) => new(mandate.Tenant, mandate.Seller, mandate.Buyer);
}

/// <param name="Tenant">Whose.</param>
/// <param name="Mandate">Its id.</param>
internal sealed record MandatePlace(TenantId Tenant, Guid Mandate);

using FederationBroker.Data;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Payments.PaymentOrders;
using FederationBroker.Payments.Replays;
using FederationBroker.Payments.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Payments.Mandates;

/// <summary>Opens mandates, lets them rest, and closes them (PAY-1, PAY-8). Changes join the caller's transaction.
/// </summary>
internal sealed class MandateBook(BrokerDbContext database, PaymentNews news, OperatorTime time)
{
    /// <returns>201, or 409 when the buyer has used the number for another mandate.</returns>
    public async Task<MessageOutcome> OpenAsync(MandateRow wanted, CancellationToken cancellation)
    {
        // Of two messages with one number, one: whoever comes second finds what the first has made.
        var isNew = await TryAddAsync(wanted, cancellation);
        var mandate = isNew
            ? wanted
            : await database
                .Set<MandateRow>()
                .SingleAsync(row => row.Buyer == wanted.Buyer && row.OrderNumber == wanted.OrderNumber, cancellation);
        if (isNew)
            Tell(mandate);
        return isNew || IsSame(mandate, wanted)
            ? Answer(mandate, StatusCodes.Status201Created)
            : new MessageOutcome.Refused(StatusCodes.Status409Conflict, PaymentErrors.OrderNumberTaken);
    }

    /// <summary>From an instant on nothing is taken any more; what was taken stays. An end can come nearer, and never
    /// goes further away.</summary>
    public Task<MessageOutcome> CloseAsync(
        MandateId id,
        DateTimeOffset terminationTime,
        CancellationToken cancellation
    ) =>
        ChangeAsync(
            id,
            mandate =>
            {
                var end = terminationTime > time.Now ? terminationTime : time.Now;
                if (mandate.TerminationAt is not { } earlier || end < earlier)
                    mandate.TerminationAt = end;
            },
            cancellation
        );

    public Task<MessageOutcome> SuspendAsync(MandateId id, bool isSuspended, CancellationToken cancellation) =>
        ChangeAsync(id, mandate => mandate.IsSuspended = isSuspended, cancellation);

    /// <summary>How it stands, for either of the two whom it concerns.</summary>
    public async Task<MessageOutcome> ShowAsync(PartnerId viewer, Guid id, CancellationToken cancellation) =>
        await database
            .Set<MandateRow>()
            .AsNoTracking()
            .SingleOrDefaultAsync(row => row.Id == id && (row.Buyer == viewer || row.Seller == viewer), cancellation)
            is { } mandate
            ? Answer(mandate, StatusCodes.Status200OK)
            : Unknown;

    /// <summary>The one under which a seller is paid: the one it names, or the newest that is not closed.</summary>
    /// <returns>Null: there is none between the two.</returns>
    public async Task<Guid?> FindAsync(
        PartnerId buyer,
        PartnerId seller,
        string currency,
        Guid? named,
        CancellationToken cancellation
    )
    {
        var now = time.Now;
        return await database
            .Set<MandateRow>()
            .Where(row => row.Buyer == buyer && row.Seller == seller)
            .Where(row =>
                named == null
                    ? row.Currency == currency && (row.TerminationAt == null || row.TerminationAt > now)
                    : row.Id == named
            )
            .OrderByDescending(row => row.CreatedAt)
            .Select(row => (Guid?)row.Id)
            .FirstOrDefaultAsync(cancellation);
    }

    private async Task<MessageOutcome> ChangeAsync(
        MandateId id,
        Action<MandateRow> change,
        CancellationToken cancellation
    )
    {
        var mandate = await database.HoldMandateAsync(id.Tenant, id.Id, cancellation);
        if (mandate is null || mandate.Buyer != id.Buyer || mandate.OrderNumber != id.OrderNumber)
            return Unknown;
        change(mandate);
        mandate.UpdatedAt = time.Now;
        Tell(mandate);
        return Answer(mandate, StatusCodes.Status200OK);
    }

    private async Task<bool> TryAddAsync(MandateRow row, CancellationToken cancellation) =>
        await database.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO payment_mandate
              (tenant, id, buyer, seller, order_number, ceiling_minor, currency, interval, activation_at,
               termination_at, is_suspended, period, used_minor, created_at, updated_at)
            VALUES
              ({row.Tenant.Value}, {row.Id}, {row.Buyer.Value}, {row.Seller.Value}, {row.OrderNumber},
               {row.CeilingMinor}, {row.Currency}, {row.Interval.ToString()}, {row.ActivationAt},
               {row.TerminationAt}, false, 0, 0, {row.CreatedAt}, {row.UpdatedAt})
            ON CONFLICT (tenant, buyer, order_number) DO NOTHING
            """,
            cancellation
        ) == 1;

    private static bool IsSame(MandateRow one, MandateRow other) =>
        one.Seller == other.Seller
        && one.Ceiling == other.Ceiling
        && one.Interval == other.Interval
        && one.ActivationAt == other.ActivationAt;

    private static MessageOutcome.Refused Unknown { get; } =
        new(StatusCodes.Status404NotFound, PaymentErrors.MandateUnknown);

    private void Tell(MandateRow mandate) =>
        news.AddMandate(mandate.Id, mandate.Buyer, mandate.Seller, BodyOf(mandate));

    private MessageOutcome.Answered Answer(MandateRow mandate, int status) =>
        new(new KeptAnswer(status, BodyOf(mandate)));

    private byte[] BodyOf(MandateRow mandate) =>
        PaymentJson.Write(
            new MandateBody
            {
                MandateId = mandate.Id,
                OrderNumber = mandate.OrderNumber,
                State = MandateUse.StateAt(mandate, time.Now).ToString(),
                Buyer = mandate.Buyer.Value,
                Seller = mandate.Seller.Value,
                Amount = MoneyBody.Of(mandate.Ceiling),
                Interval = mandate.Interval.ToString().ToLowerInvariant(),
                Left = MoneyBody.Of(new Money(MandateUse.LeftAt(mandate, time.Now, time.Zone), mandate.Currency)),
                ActivationTime = mandate.ActivationAt,
                TerminationTime = mandate.TerminationAt,
            }
        );
}

/// <summary>Of a mandate, as its buyer names it: whoever errs in one of them changes nothing.</summary>
internal sealed record MandateId(TenantId Tenant, PartnerId Buyer, Guid Id, string OrderNumber);

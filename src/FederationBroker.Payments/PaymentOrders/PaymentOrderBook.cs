using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Payments.Replays;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Payments.PaymentOrders;

/// <summary>
/// Purchases that no mandate pays: wanted, asked for, and decided by their buyer. Changes join the caller's
/// transaction.
/// </summary>
internal sealed class PaymentOrderBook(
    BrokerDbContext database,
    PaymentNews news,
    IPartnerRegistry registry,
    TenantScope scope,
    TimeProvider clock
)
{
    /// <summary>
    /// A buyer wants something, or a seller asks for money: whichever comes first makes the order, and asked for is
    /// what is not decided yet.
    /// </summary>
    public async Task<MessageOutcome> NoteAsync(PaymentOrderRow wanted, CancellationToken cancellation)
    {
        var isNew = await AddAsync(wanted, cancellation) == 1;
        var parties = new OrderParties(wanted.Tenant, wanted.Seller, wanted.Buyer);
        var held = await database.HoldOrdersAsync(parties, [wanted.OrderNumber], clock.GetUtcNow(), cancellation);
        var order = held[wanted.OrderNumber];
        if (order.Terms != wanted.Terms)
            return new MessageOutcome.Refused(StatusCodes.Status409Conflict, PaymentErrors.OrderNumberTaken);
        var isAskedFor =
            order.State == PaymentOrderState.Requested && wanted.State == PaymentOrderState.AwaitingPayment;
        if (isAskedFor)
            (order.State, order.UpdatedAt) = (wanted.State, clock.GetUtcNow());
        // An end can come nearer, and never goes further away.
        if (!order.IsDecided && wanted.ExpiresAt < order.ExpiresAt)
            order.ExpiresAt = wanted.ExpiresAt;
        if (isNew)
            news.Add(order);
        return Answer(order);
    }

    /// <summary>How it stands, for either of the two whom it concerns.</summary>
    public async Task<MessageOutcome> ShowAsync(PartnerId viewer, Guid id, CancellationToken cancellation) =>
        await database.SeeOrderAsync(
            row => row.Id == id && (row.Buyer == viewer || row.Seller == viewer),
            clock.GetUtcNow(),
            cancellation
        )
            is { } order
            ? Answer(order)
            : Unknown;

    /// <returns>Null: there is no such order between the two.</returns>
    public async Task<MessageOutcome?> FindAsync(
        string seller,
        string buyer,
        string orderNumber,
        CancellationToken cancellation
    ) =>
        PartnerId.TryParse(seller, out var from)
        && PartnerId.TryParse(buyer, out var to)
        && await database.SeeOrderAsync(
            row => row.Seller == from && row.Buyer == to && row.OrderNumber == orderNumber,
            clock.GetUtcNow(),
            cancellation
        )
            is { } order
            ? Answer(order)
            : null;

    public static MessageOutcome.Refused Unknown { get; } =
        new(StatusCodes.Status404NotFound, PaymentErrors.OrderUnknown);

    public MessageOutcome.Answered Answer(PaymentOrderRow order) =>
        new(
            PurchaseResponse.Of(
                order,
                registry.Current.Find(scope.Tenant, order.Seller)?.Agreement.Payments,
                clock.GetUtcNow()
            )
        );

    private Task<int> AddAsync(PaymentOrderRow row, CancellationToken cancellation) =>
        database.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO payment_order
              (tenant, id, seller, buyer, order_number, item, kind, amount_minor, currency, state, created_at,
               updated_at, expires_at)
            VALUES
              ({row.Tenant.Value}, {row.Id}, {row.Seller.Value}, {row.Buyer.Value}, {row.OrderNumber}, {row.Item},
               {row.Kind.ToString()}, {row.AmountMinor}, {row.Currency}, {row.State.ToString()}, {row.CreatedAt},
               {row.UpdatedAt}, {row.ExpiresAt})
            ON CONFLICT (tenant, seller, buyer, order_number) DO NOTHING
            """,
            cancellation
        );
}

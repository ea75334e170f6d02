using FederationBroker.Data;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Partners.Notices;
using FederationBroker.Payments.Replays;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Payments.PaymentOrders;

/// <summary>
/// What a transaction changes about purchases and mandates: buyer and seller hear of it where they want to, and
/// purchases that have ended are counted once it is committed. Whoever changes a purchase need not think of it.
/// </summary>
internal sealed class PaymentNews(
    BrokerDbContext database,
    PartnerNotices notices,
    PaymentMeasures measures,
    IPartnerRegistry registry,
    TimeProvider clock
) : IDeedListener
{
    private readonly HashSet<PaymentOrderRow> changed = [];
    private readonly List<PartnerNotice> mandates = [];

    /// <summary>A purchase that was written by a statement of its own.</summary>
    public void Add(PaymentOrderRow order) => changed.Add(order);

    /// <summary>A mandate was opened, closed, or rests.</summary>
    /// <param name="body">As it stands then.</param>
    public void AddMandate(Guid mandate, PartnerId buyer, PartnerId seller, byte[] body) =>
        mandates.AddRange(
            Both(buyer, seller).Select(one => new PartnerNotice(one, "mandate.changed", mandate.ToString("N"), body))
        );

    public Task CommittingAsync(CancellationToken cancellation)
    {
        changed.UnionWith(
            from entry in database.ChangeTracker.Entries<PaymentOrderRow>()
            where
                entry.State == EntityState.Added
                || (entry.State == EntityState.Modified && entry.Property(order => order.State).IsModified)
            select entry.Entity
        );
        return notices.AddAsync([.. changed.SelectMany(NoticesOf), .. mandates], cancellation);
    }

    public void Committed()
    {
        foreach (var order in changed.Where(order => order.IsDecided))
            measures.Note(order);
        changed.Clear();
        mandates.Clear();
    }

    private IEnumerable<PartnerNotice> NoticesOf(PaymentOrderRow order)
    {
        var type = order.State switch
        {
            PaymentOrderState.Requested => "purchase.requested",
            PaymentOrderState.AwaitingPayment => "payment.requested",
            _ => "purchase.decided",
        };
        return Both(order.Buyer, order.Seller)
            .Select(partner => new PartnerNotice(partner, type, order.Id.ToString("N"), BodyOf(order)));
    }

    private IEnumerable<PartnerId> Both(PartnerId buyer, PartnerId seller) =>
        new[] { buyer, seller }.Where(partner => notices.Reaches(partner));

    private byte[] BodyOf(PaymentOrderRow order) =>
        PurchaseResponse
            .Of(order, registry.Current.Find(order.Tenant, order.Seller)?.Agreement.Payments, clock.GetUtcNow())
            .Body;
}

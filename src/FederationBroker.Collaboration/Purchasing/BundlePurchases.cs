using System.Collections.Immutable;
using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Process;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Subscribers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace FederationBroker.Collaboration.Purchasing;

/// <summary>
/// Takes orders of bundles (J.1304 configurations 2 and 4, sales type B): one approval, and an order for each part,
/// which are held together while they are carried out.
/// </summary>
public sealed class BundlePurchases
{
    private readonly BrokerDbContext database;
    private readonly BundleJudge judge;
    private readonly OrderCourse course;
    private readonly AuditTrail audit;
    private readonly OrderBell bell;

    internal BundlePurchases(
        BrokerDbContext database,
        BundleJudge judge,
        OrderCourse course,
        AuditTrail audit,
        OrderBell bell
    )
    {
        this.database = database;
        this.judge = judge;
        this.course = course;
        this.audit = audit;
        this.bell = bell;
    }

    /// <summary>What would be bought, or why it cannot be; changes nothing.</summary>
    public async Task<BundlePreview> PreviewAsync(BundleWish wish, CancellationToken cancellation) =>
        await judge.JudgeAsync(wish, cancellation) switch
        {
            JudgedBundle.Good good => new BundlePreview.Offered(
                good.Bundle,
                [
                    .. good.Parts.Select(part => new BundlePart(
                        part.Situation.Partner!,
                        part.Situation.Offer!,
                        part.IsOptional
                    )),
                ],
                NeedsApproval: good.Parts[0].Situation.Role != PersonRole.Manager
            ),
            JudgedBundle.Refused refused => new BundlePreview.Refused(refused.Refusal, refused.Part),
            var other => throw new InvalidOperationException($"No such outcome: {other}"),
        };

    /// <summary>Orders what was approved.</summary>
    /// <param name="wish">With the terms that were approved.</param>
    /// <param name="approval">How it was asked for.</param>
    /// <returns>The number of the first part's order; its page shows all of them.</returns>
    public async Task<PurchaseOutcome> PlaceAsync(
        BundleWish wish,
        PurchaseApproval approval,
        CancellationToken cancellation
    )
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        await database.QueueUpAsync(wish.Subscriber, cancellation);
        if (await FindAsync(wish, approval, cancellation) is { } earlier)
            return earlier;
        return await judge.JudgeAsync(wish, cancellation) switch
        {
            JudgedBundle.Refused refused => new PurchaseOutcome.Refused(refused.Refusal),
            JudgedBundle.Good good => await KeepAsync(OrdersOf(wish, approval, good), transaction, cancellation),
            var other => throw new InvalidOperationException($"No such outcome: {other}"),
        };
    }

    private async Task<PurchaseOutcome> KeepAsync(
        ImmutableArray<OrderRow> orders,
        IDbContextTransaction transaction,
        CancellationToken cancellation
    )
    {
        foreach (var order in orders)
        {
            await database.CloseEndedAsync(order, cancellation);
            database.Add(order);
            database.Add(OrderDrafts.SubscriptionOf(order));
            audit.Add(
                AuditActor.Subscriber,
                CollaborationActions.OrderPlaced,
                partner: order.Partner,
                detail: order.Number
            );
        }

        if (orders[0].State == OrderState.Processing)
            await course.BeginAsync(orders, cancellation);
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        bell.Ring();
        return new PurchaseOutcome.Placed(orders[0].Number, IsNew: true);
    }

    private static ImmutableArray<OrderRow> OrdersOf(BundleWish wish, PurchaseApproval approval, JudgedBundle.Good good)
    {
        var (bundle, group) = (good.Bundle, Guid.CreateVersion7(good.Parts[0].Situation.Now));
        return
        [
            .. good
                .Parts.Index()
                .Select(part =>
                    OrderDrafts.SignUp(
                        part.Item.Wish with
                        {
                            ReturnUrl = wish.ReturnUrl,
                        },
                        approval with
                        {
                            RequestKey = KeyOf(approval, part.Index),
                        },
                        part.Item.Situation,
                        new BundleMark(bundle.Id, group, bundle.TermsHash, part.Item.IsOptional)
                    )
                ),
        ];
    }

    // The first part bears the key of the form: asked again, it is found by it.
    private static string KeyOf(PurchaseApproval approval, int part) =>
        part == 0 ? approval.RequestKey : $"{approval.RequestKey}.{part + 1}";

    private async Task<PurchaseOutcome?> FindAsync(
        BundleWish wish,
        PurchaseApproval approval,
        CancellationToken cancellation
    )
    {
        var earlier = await database
            .Set<OrderRow>()
            .AsNoTracking()
            .SingleOrDefaultAsync(
                row => row.SubscriberId == wish.Subscriber && row.RequestKey == approval.RequestKey,
                cancellation
            );
        return earlier is null ? null
            : earlier.Kind == OrderKind.SignUp && earlier.Bundle == wish.Bundle
                ? new PurchaseOutcome.Placed(earlier.Number, IsNew: false)
            : new PurchaseOutcome.Refused(PurchaseErrors.KeyUsed);
    }
}

/// <summary>Reads what a bundle is judged by, and judges it.</summary>
internal sealed class BundleJudge(PurchaseSituations situations, IPartnerRegistry registry, TenantScope scope)
{
    public async Task<JudgedBundle> JudgeAsync(BundleWish wish, CancellationToken cancellation)
    {
        if (await situations.ReadBuyerAsync(wish.Subscriber, cancellation) is not { } buyer)
            return new JudgedBundle.Refused(PurchaseErrors.NotAPerson, Part: null);
        var configuration = registry.Current;
        var bundle = configuration.FindTenant(scope.Tenant)?.Bundles.FirstOrDefault(one => one.Id == wish.Bundle);
        var parts = bundle is null ? null : configuration.PartsOf(scope.Tenant, bundle);
        return BundlePurchaseRules.Judge(wish, buyer, bundle, parts);
    }
}

public abstract record BundlePreview
{
    private BundlePreview() { }

    /// <param name="NeedsApproval">The account's manager is asked first.</param>
    public sealed record Offered(OperatorBundle Bundle, ImmutableArray<BundlePart> Parts, bool NeedsApproval)
        : BundlePreview;

    /// <param name="Part">Which part it is about; null: the whole.</param>
    public sealed record Refused(Refusal Refusal, BundlePart? Part) : BundlePreview;
}

using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Process;
using FederationBroker.Collaboration.Purchasing;
using FederationBroker.Collaboration.Reconciliation;
using FederationBroker.Collaboration.Referrals;
using FederationBroker.Collaboration.Refunds;
using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Collaboration.Upkeep;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Sweeping;
using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Consent;
using FederationBroker.Federation.Referrals;
using FederationBroker.Partners;
using FederationBroker.Payments.Ledger;
using FederationBroker.Payments.Subscribers;
using FederationBroker.Plugins.Fleet;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Collaboration;

public static class CollaborationServices
{
    public static IServiceCollection AddCollaboration(this IServiceCollection services)
    {
        services.AddSingleton<IModelPart, CollaborationTables>();
        AddRetention(services);
        AddProcess(services);
        AddPurchasing(services);
        AddHeld(services);
        AddReconciliation(services);
        services.AddScoped<ReferralClicks>();
        services.AddScoped<ReferralEntrance>();
        services.AddScoped<IReferrals, ReferralLedger>();
        services.AddScoped<ReferralSettlement>();
        return services;
    }

    /// <summary>Below a tenant's prefix.</summary>
    public static void MapCollaboration(this IEndpointRouteBuilder tenant)
    {
        tenant.MapGet("/refer/{partner}/{offer}", (string partner, string offer, ReferralEntrance entrance) =>
            entrance.Answer(partner, offer)
        );
        tenant
            .MapPost(
                "/connect/statements",
                (HttpContext context, StatementEndpoint endpoint, CancellationToken cancellation) =>
                    endpoint.PostAsync(context, cancellation)
            )
            .WithMetadata(new RequestSizeLimitAttribute(StatementEndpoint.LargestBody))
            .DisableAntiforgery();
    }

    /// <summary>The jobs of a serving node; the command line runs without them.</summary>
    public static IServiceCollection AddCollaborationJobs(this IServiceCollection services) =>
        services
            .AddHostedService<OrderWork>()
            .AddHostedService<ApprovalLapse>()
            .AddHostedService<ServiceWork>()
            .AddHostedService<RightWork>()
            .AddHostedService<RenewalWork>()
            .AddHostedService<DunningWork>()
            .AddHostedService<AccountWork>()
            .AddHostedService<ReconciliationWork>();

    // Whatever ends a subscription begins with the order that made it.
    private const string OverAndUnused = """
        state IN ('Completed', 'Denied') AND NOT EXISTS (
          SELECT FROM ott_subscription s
          WHERE s.tenant = ott_order.tenant AND s.id = ott_order.subscription_id AND s.state <> 'Cancelled')
        """;

    // What was ordered and paid outlives the person, as long as bills may be asked about.
    private static void AddRetention(IServiceCollection services)
    {
        services.RemoveAfter<OrderRow>(row => row.UpdatedAt, TimeSpan.FromDays(400), OverAndUnused);
        services.KeepWithOwner<OrderStepRow, OrderRow>();
        services.KeepWithOwner<RefundRequestRow, OrderRow>();
        services.RemoveAfter<ReferralRow>(row => row.UpdatedAt, TimeSpan.FromDays(400));
        services.RemoveAfter<SubscriptionRow>(row => row.UpdatedAt, TimeSpan.FromDays(400), "state = 'Cancelled'");
    }

    private static void AddReconciliation(IServiceCollection services)
    {
        services.AddSingleton<IModelPart, ReconciliationTables>();
        services.RemoveAfter<ReconciliationRunRow>(row => row.CreatedAt, TimeSpan.FromDays(400));
        services.RemoveAfter<ReconciliationBreakRow>(row => row.UpdatedAt, TimeSpan.FromDays(400), "state = 'Closed'");
        services.RemoveAfter<ServiceStatementRow>(row => row.UpdatedAt, TimeSpan.FromDays(60));
        services.KeepWithOwner<ServiceStatementLineRow, ServiceStatementRow>();
        services.AddSingleton<ReconciliationMeasures>();
        services.AddScoped<ReconciliationCalendar>();
        services.AddScoped<ReconciliationRuns>();
        services.AddScoped<BookedCharges>();
        services.AddScoped<ListedCharges>();
        services.AddScoped<BilledUses>();
        services.AddScoped<ServiceStatements>();
        services.AddScoped<StatementEndpoint>();
        services.AddScoped<ComparedSides>();
        services.AddScoped<BreakBook>();
        services.AddScoped<Reconciler>();
        services.AddScoped<ReconciliationRound>();
        services.AddScoped(provider => new WantedRuns(
            provider.GetRequiredService<ReconciliationRuns>(),
            provider.GetRequiredService<AdapterFleet>(),
            provider.GetRequiredService<TenantScope>()
        ));
        services.AddScoped(provider => new BreakFixes(
            provider.GetRequiredService<BrokerDbContext>(),
            provider.GetRequiredService<LedgerBook>(),
            provider.GetRequiredService<OrderRefunds>(),
            provider.GetRequiredService<TenantScope>(),
            provider.GetRequiredService<TimeProvider>()
        ));
    }

    private static void AddProcess(IServiceCollection services)
    {
        services.AddSingleton<OrderBell>();
        services.AddSingleton<OrderMeasures>();
        services.AddScoped<SubscriptionCourse>();
        services.AddScoped<OrderBooks>();
        services.AddScoped<OrderNews>();
        services.AddScoped<OrderCourse>();
        services.AddScoped<BillingSteps>();
        services.AddScoped<ServiceSteps>();
        services.AddScoped<StepCalls>();
        services.AddScoped<OrderStepping>();
    }

    private static void AddPurchasing(IServiceCollection services)
    {
        services.AddScoped<PurchaseSituations>();
        services.AddScoped<OfferQuotes>();
        services.AddScoped(provider => new Purchases(
            provider.GetRequiredService<BrokerDbContext>(),
            provider.GetRequiredService<PurchaseSituations>(),
            provider.GetRequiredService<OrderCourse>(),
            provider.GetRequiredService<AuditTrail>(),
            provider.GetRequiredService<OrderBell>(),
            provider.GetRequiredService<OfferQuotes>()
        ));
        services.AddScoped<ServiceNews>();
        services.AddScoped<IOfferSales, OfferSales>();
        services.AddScoped<ISubscriberPurchases, SellerDemands>();
        services.AddScoped<BundleJudge>();
        services.AddScoped(provider => new BundlePurchases(
            provider.GetRequiredService<BrokerDbContext>(),
            provider.GetRequiredService<BundleJudge>(),
            provider.GetRequiredService<OrderCourse>(),
            provider.GetRequiredService<AuditTrail>(),
            provider.GetRequiredService<OrderBell>()
        ));
        services.AddScoped<OrderBook>();
        services.AddScoped<WaitingOrders>();
        services.AddScoped(provider => new OrderApprovals(
            provider.GetRequiredService<BrokerDbContext>(),
            provider.GetRequiredService<WaitingOrders>(),
            provider.GetRequiredService<OrderCourse>(),
            provider.GetRequiredService<OrderNews>(),
            provider.GetRequiredService<OrderBell>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddScoped(provider => new OrderReview(
            provider.GetRequiredService<BrokerDbContext>(),
            provider.GetRequiredService<OrderCourse>(),
            provider.GetRequiredService<OrderBell>(),
            provider.GetRequiredService<TimeProvider>()
        ));
    }

    private static void AddHeld(IServiceCollection services)
    {
        services.AddScoped<HeldSubscriptions>();
        services.AddScoped<SubscriptionOrders>();
        services.AddScoped(provider => new SubscriptionChanges(
            provider.GetRequiredService<BrokerDbContext>(),
            provider.GetRequiredService<SubscriptionOrders>(),
            provider.GetRequiredService<PurchaseSituations>(),
            provider.GetRequiredService<OrderBell>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddScoped(provider => new PaidPeriods(
            provider.GetRequiredService<BrokerDbContext>(),
            provider.GetRequiredService<OperatorTime>()
        ));
        services.AddScoped<AccountUpkeep>();
        services.AddScoped<ServiceUpkeep>();
        services.AddScoped<RightUpkeep>();
        services.AddScoped<RenewalUpkeep>();
        services.AddScoped<UpkeepOrders>();
        services.AddScoped(provider => new OrderRefunds(
            provider.GetRequiredService<BrokerDbContext>(),
            provider.GetRequiredService<OrderCourse>(),
            provider.GetRequiredService<LedgerBook>(),
            provider.GetRequiredService<OrderBell>(),
            provider.GetRequiredService<TenantScope>(),
            provider.GetRequiredService<TimeProvider>()
        ));
    }
}

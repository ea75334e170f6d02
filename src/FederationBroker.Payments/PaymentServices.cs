using FederationBroker.Data;
using FederationBroker.Data.AppendOnly;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Balanced;
using FederationBroker.Data.Sweeping;
using FederationBroker.Data.Tenancy;
using FederationBroker.Partners;
using FederationBroker.Partners.Notices;
using FederationBroker.Payments.Debits;
using FederationBroker.Payments.Evidence;
using FederationBroker.Payments.Funds;
using FederationBroker.Payments.Ledger;
using FederationBroker.Payments.Mandates;
using FederationBroker.Payments.Messages;
using FederationBroker.Payments.PaymentOrders;
using FederationBroker.Payments.Replays;
using FederationBroker.Payments.Signatures;
using FederationBroker.Payments.Subscribers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Payments;

public static class PaymentServices
{
    // Books are kept ten years, whatever is removed besides.
    private const string TenYears = "old.at > now() - interval '10 years'";

    private const string TenYearsAndWhilePostingsStay = $"""
        {TenYears} OR EXISTS (
          SELECT FROM ledger_posting p WHERE p.tenant = old.tenant AND p.transaction_id = old.id)
        """;

    public static IServiceCollection AddPayments(this IServiceCollection services)
    {
        AddLedger(services);
        services.AddSingleton<IModelPart, PaymentTables>();
        services.AddSingleton<IModelPart, EvidenceTables>();
        services.OnlyAddTo<EvidenceRow>(TenYears);
        services.AddScoped<EvidenceBook>();
        services.AddScoped(provider => new EvidenceReader(provider.GetRequiredService<BrokerDbContext>()));
        services.RemoveAfter<PaymentOrderRow>(row => row.UpdatedAt, TimeSpan.FromDays(400));
        services.RemoveAfter<MandateRow>(row => row.UpdatedAt, TimeSpan.FromDays(400), "termination_at < now()");
        services.RemoveAfter<RepeatKeyRow>(row => row.At, TimeSpan.FromDays(7));
        services.Keep<FundsRow>("what a partner has paid in is its own, however long it lies there");

        services.AddScoped<PaymentParties>();
        services.AddScoped<RepeatKeys>();
        services.AddScoped<KeyedDeeds>();
        services.AddScoped<MandateBook>();
        services.AddScoped<PaymentOrderBook>();
        services.AddScoped<ExpiredOrders>();
        services.AddSingleton<PaymentMeasures>();
        services.AddScoped<PaymentNews>();
        services.AddScoped<IDeedListener>(provider => provider.GetRequiredService<PaymentNews>());
        services.AddScoped<MandateDebits>();
        services.AddSingleton<DebitQueues>();
        services.AddScoped<CashOrders>();
        services.AddScoped<OrderDecisions>();
        services.AddScoped(provider => new PartnerFunds(
            provider.GetRequiredService<BrokerDbContext>(),
            provider.GetRequiredService<LedgerBook>(),
            provider.GetRequiredService<IPartnerRegistry>(),
            provider.GetRequiredService<AuditTrail>(),
            provider.GetRequiredService<TenantScope>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        AddMessages(services);
        return services;
    }

    /// <summary>The jobs of a serving node; the command line runs without them.</summary>
    public static IServiceCollection AddPaymentJobs(this IServiceCollection services) =>
        services.AddHostedService<ExpiryWork>();

    /// <summary>Below a tenant's prefix.</summary>
    public static void MapPayments(this IEndpointRouteBuilder tenant) =>
        PaymentEndpoints.Map(tenant, tenant.ServiceProvider.GetRequiredService<TimeProvider>());

    private static void AddLedger(IServiceCollection services)
    {
        services.AddSingleton<IModelPart, LedgerTables>();
        services.OnlyAddTo<LedgerPostingRow>(TenYears);
        services.OnlyAddTo<LedgerTransactionRow>(TenYearsAndWhilePostingsStay);
        services.KeepBalanced<LedgerPostingRow>("minor", "transaction_id", "layer", "currency");
        services.AddScoped(provider => new LedgerBook(
            provider.GetRequiredService<BrokerDbContext>(),
            provider.GetRequiredService<TenantScope>(),
            provider.GetRequiredService<TimeProvider>()
        ));
    }

    private static void AddMessages(IServiceCollection services)
    {
        services.AddSingleton(AnswerSignatures.Use);
        services.AddScoped<MessageSignatures>();
        services.AddScoped<AnswerSignatures>();
        services.AddScoped<INoticeSignature, NoticeSignature>();
        services.AddScoped<MessageIntake>();
        services.AddScoped<MandateMessages>();
        services.AddScoped<SubscriberBuyers>();
        services.AddScoped<SubscriberPurchases>();
        services.AddScoped<PurchaseParties>();
        services.AddScoped<PurchaseMessages>();
        services.AddScoped<ConfirmationMessages>();
        services.AddScoped<RequestTraces>();
    }
}

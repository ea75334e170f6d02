using FederationBroker.Data;
using FederationBroker.Data.AppendOnly;
using FederationBroker.Data.Balanced;
using FederationBroker.Data.Tenancy;
using FederationBroker.Payments.Ledger;
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
        services.AddSingleton<IModelPart, LedgerTables>();
        services.OnlyAddTo<LedgerPostingRow>(TenYears);
        services.OnlyAddTo<LedgerTransactionRow>(TenYearsAndWhilePostingsStay);
        services.KeepBalanced<LedgerPostingRow>("minor", "transaction_id", "layer", "currency");
        services.AddScoped(provider => new LedgerBook(
            provider.GetRequiredService<BrokerDbContext>(),
            provider.GetRequiredService<TenantScope>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        return services;
    }
}

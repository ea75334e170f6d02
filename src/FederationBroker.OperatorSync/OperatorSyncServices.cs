using FederationBroker.Data;
using FederationBroker.Data.Sweeping;
using FederationBroker.OperatorSync.Feed;
using FederationBroker.OperatorSync.Import;
using FederationBroker.OperatorSync.Jobs;
using FederationBroker.OperatorSync.Orders;
using FederationBroker.OperatorSync.Rounds;
using FederationBroker.Subscribers.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.OperatorSync;

public static class OperatorSyncServices
{
    public static IServiceCollection AddOperatorSync(this IServiceCollection services)
    {
        services.AddSingleton<IModelPart, OssTables>();
        services.AddSingleton<IModelPart, JobTables>();
        services.AddRetention();
        services.AddScoped<IContractChanges, ContractOrders>();
        services.AddScoped<PeopleSync>();
        services.AddScoped<ContractSync>();
        services.AddScoped<OrderDelivery>();
        services.AddScoped<FeedReading>();
        services.AddScoped<OssTurn>();
        services.AddScoped<OssRound>();
        services.AddScoped<BulkJobs>();
        services.AddScoped<BulkEditStep>();
        services.AddScoped<AccountImport>();
        return services;
    }

    /// <summary>The jobs of a serving node; the command line runs without them.</summary>
    public static IServiceCollection AddOperatorSyncJobs(this IServiceCollection services)
    {
        services.AddHostedService<BulkJobRunner>();
        services.AddHostedService<OssSynchronisation>();
        return services;
    }

    // How long this room's rows stay.
    private static void AddRetention(this IServiceCollection services)
    {
        services.RemoveAfter<BulkJobRow>(row => row.UpdatedAt, TimeSpan.FromDays(400), "state <> 'Running'");
        services.KeepWithOwner<BulkJobFaultRow, BulkJobRow>();

        services.Keep<OssCursor>("one row an operator");
        services.Keep<OssVersion>(
            "one row an account and person of the OSS/BSS, removed ones too: an old notice must not bring them back"
        );
        services.RemoveAfter<OssOrder>(row => row.UpdatedAt, TimeSpan.FromDays(90), "state <> 'Waiting'");
    }
}

using FederationBroker.Data.Auditing;
using FederationBroker.Data.Auditing.Checkpoints;
using FederationBroker.Data.Auditing.Refusals;
using FederationBroker.Data.Keys;
using FederationBroker.Data.Outages;
using FederationBroker.Data.Outbox;
using FederationBroker.Data.Protection;
using FederationBroker.Data.Recurring;
using FederationBroker.Data.Sealing;
using FederationBroker.Data.SingleUse;
using FederationBroker.Data.Statements;
using FederationBroker.Data.Sweeping;
using FederationBroker.Data.Tenancy;
using FederationBroker.Data.Time;
using FederationBroker.Kernel.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FederationBroker.Data;

public static class DataServices
{
    /// <summary>
    /// Everything but the database provider (see Data.PostgreSql) and the <see cref="ITenantDirectory"/> (see
    /// Partners).
    /// </summary>
    public static IServiceCollection AddData(this IServiceCollection services, string secretsFolder, AuditOptions audit)
    {
        services.TryAddSingleton(new NodeClock(TimeProvider.System));
        services.AddSingleton<SharedClock>();
        services.AddSingleton<TimeProvider>(provider => provider.GetRequiredService<SharedClock>());
        services.AddSingleton(_ => new SecretsFolder(secretsFolder));
        services.AddSingleton<Sealer>();
        services.AddSingleton<RequestOrigin>();

        services.AddSingleton<DatabaseHealth>();
        services.AddSingleton<TenantWork>();
        services.AddScoped<TenantScope>();

        AddKeys(services);
        services.AddScoped<StatementBatch>();
        services.AddScoped<SingleUseStore>();
        services.AddScoped<OutboxStore>();
        services.AddSingleton(audit);
        services.AddSingleton<AuditSealer>();
        services.AddSingleton<AuditCheckpoints>();
        services.AddScoped<AuditOrigin>();
        services.AddScoped<AuditTrail>();
        services.AddScoped<AuditChain>();
        services.AddScoped<AuditVerifier>();
        services.AddSingleton<AuditMeasures>();
        services.AddSingleton<RefusalTallies>();

        services.AddSingleton<ModelOfRooms>();
        services.AddSingleton<IModelConventions, DataConventions>();
        services.AddSingleton<IModelPart, UsedKeyTable>();
        services.AddSingleton<IModelPart, SigningKeyTable>();
        services.AddSingleton<IModelPart, AuditEventTable>();
        services.AddSingleton<IModelPart, AuditChainTables>();
        services.AddSingleton<IModelPart, RefusalTallyTable>();
        services.AddSingleton<IModelPart, ProtectionKeyTable>();
        services.AddSingleton<IModelPart, OutboxTables>();
        AddRetention(services);
        services.AddMetrics(); // rooms measure whether or not anybody reads it, in a command line too
        services.AddBrokerDataProtection();
        return services;
    }

    private static void AddKeys(IServiceCollection services)
    {
        services.TryAddSingleton(new KeyLifetimes());
        services.AddSingleton<KeyUses>();
        services.TryAddSingleton<IKeyPairs, KeyPairs>();
        services.TryAddSingleton<IKeyKinds, UsualKeyKinds>();
        services.AddSingleton<SigningKeyFactory>();
        services.AddSingleton<SigningKeyRing>();
        services.AddScoped<SigningKeyStore>();
        services.AddScoped<SigningKeyOpener>();
    }

    private static void AddRetention(IServiceCollection services)
    {
        services.AddSingleton<IExpiredRows, AuditRetention>();
        services.AddSingleton<Retention>(new Retention.Swept(typeof(AuditEvent)));
        services.AddSingleton<Retention>(new Retention.Swept(typeof(AuditLink)));
        services.Keep<AuditPending>("gone within seconds, when the event is chained");
        services.Keep<AuditRemoval>("one row an operator");
        services.RemoveAfter<RefusalTally>(row => row.Hour, TimeSpan.FromDays(30));
        services.Keep<OutboxMessage>("gone when it is answered");
        services.Keep<OutboxLine>("gone with its last message");
        services.RemoveAfter<UsedKey>(row => row.ExpiresAt);
        services.RemoveAfter<SigningKeyRow>(row => row.RemovedAt, TimeSpan.FromDays(400));
        services.Keep<ProtectionKeyRow>(
            "the framework adds one every 90 days, and opens with the old ones what they sealed"
        );
    }

    /// <summary>The jobs of a serving node; the command line runs without them.</summary>
    public static IServiceCollection AddDataJobs(this IServiceCollection services)
    {
        services.AddHostedService<ClockKeeping>(); // first: whatever starts after it has the right time
        services.AddHostedService<KeyRotation>();
        services.AddHostedService<AuditChaining>();
        services.AddHostedService<Sweeper>();
        services.AddHostedService<StrangerBounding>();
        services.AddHostedService<RefusalCounting>();
        services.AddSingleton<IGauges, RecurringGauges>();
        services.AddSingleton<IGauges, DatabaseGauges>();
        services.AddSingleton<IGauges, AuditGauges>();
        return services;
    }
}

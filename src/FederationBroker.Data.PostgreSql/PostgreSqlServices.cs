using FederationBroker.Data.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace FederationBroker.Data.PostgreSql;

public static class PostgreSqlServices
{
    /// <param name="connectionString">To any PostgreSQL 15 or later; the role must not be a superuser and must not bypass row-level security.</param>
    public static IServiceCollection AddPostgreSql(this IServiceCollection services, string connectionString)
    {
        services.AddSingleton<TenantSession>();
        services.AddSingleton(provider => BuildDataSource(connectionString, provider.GetRequiredService<TenantSession>()));
        services.AddSingleton<TenantConnectionInterceptor>();
        // Options are built once: they hold nothing of a request, and building them is dearer than many a query.
        services.AddDbContext<BrokerDbContext>(
            (provider, options) => options
                .UseNpgsql(
                    provider.GetRequiredService<NpgsqlDataSource>(),
                    postgres => postgres.MigrationsAssembly(typeof(PostgreSqlServices).Assembly.GetName().Name).MigrationsHistoryTable("schema_history"))
                .AddInterceptors(provider.GetRequiredService<TenantConnectionInterceptor>())
                .GuardTexts(),
            ServiceLifetime.Scoped,
            ServiceLifetime.Singleton);
        services.AddScoped<ISchema, Schema>();
        services.TryAddSingleton<IDatabaseTime, PostgreSqlTime>();
        return services;
    }

    private static NpgsqlDataSource BuildDataSource(string connectionString, TenantSession session)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "fbroker",
            // The tenant setting of a pooled connection survives its return; TenantSession knows it and changes it only when it differs.
            NoResetOnClose = true,
            MaxAutoPrepare = 60,
            AutoPrepareMinUsages = 2,
        };
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.UsePhysicalConnectionInitializer(session.Forget, connection =>
        {
            session.Forget(connection);
            return Task.CompletedTask;
        });
        return builder.Build();
    }
}

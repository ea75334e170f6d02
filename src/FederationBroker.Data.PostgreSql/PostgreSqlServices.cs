using FederationBroker.Data.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace FederationBroker.Data.PostgreSql;

public static class PostgreSqlServices
{
    /// <param name="address">Of any PostgreSQL 15 or later; the role must not be a superuser and must not bypass
    /// row-level security.</param>
    public static IServiceCollection AddPostgreSql(this IServiceCollection services, DatabaseAddress address)
    {
        services.AddSingleton(address);
        services.AddSingleton<OpenSockets>();
        services.AddSingleton(provider => DataSources.ForWork(address, provider.GetRequiredService<OpenSockets>()));
        services.AddSingleton<ConnectionInterceptor>();
        services.AddSingleton<StatementInterceptor>();
        // Options are built once: they hold nothing of a request, and building them is dearer than many a query.
        services.AddDbContext<BrokerDbContext>(
            (provider, options) =>
                options
                    .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>(), postgres =>
                        postgres
                            .MigrationsAssembly(typeof(PostgreSqlServices).Assembly.GetName().Name)
                            .MigrationsHistoryTable("schema_history")
                    )
                    .AddInterceptors(
                        provider.GetRequiredService<ConnectionInterceptor>(),
                        provider.GetRequiredService<StatementInterceptor>()
                    )
                    .GuardTexts()
                    // Last: whoever refuses a statement does so before anything is on its way.
                    .AddInterceptors(new TenantOfTransaction(), new TenantOfStatement()),
            ServiceLifetime.Scoped,
            ServiceLifetime.Singleton
        );
        services.AddScoped<ISchema, Schema>();
        services.TryAddSingleton<IDatabaseTime, PostgreSqlTime>();
        return services;
    }

    /// <summary>Who a connection string signs in as.</summary>
    public static string RoleOf(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString).Username ?? string.Empty;

    /// <summary>The watch of a serving node.</summary>
    public static IServiceCollection AddPostgreSqlJobs(this IServiceCollection services)
    {
        services.AddSingleton<DatabaseProbe>();
        services.AddHostedService<DatabaseWatch>();
        return services;
    }
}

using FederationBroker.Data.Sweeping;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Data.Auditing;

/// <summary>Histories of rooms, which stay as long as the audit trail does.</summary>
public static class AuditHistory
{
    /// <summary>
    /// Rows that are only ever added to: the database's own function removes them after the audit trail's time.
    /// </summary>
    public static IServiceCollection RemoveHistory<T>(this IServiceCollection services, string function) =>
        services
            .AddSingleton<IExpiredRows>(provider => new ExpiredHistory(
                typeof(T).Name,
                function,
                provider.GetRequiredService<AuditOptions>().Retention
            ))
            .AddSingleton<Retention>(new Retention.Swept(typeof(T)));
}

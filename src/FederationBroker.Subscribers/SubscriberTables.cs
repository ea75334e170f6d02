using FederationBroker.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Subscribers;

internal sealed class SubscriberTables : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        var account = model.Entity<ServiceAccount>();
        account.ToTable("service_account").HasKey(row => row.Id);
        account.Property(row => row.Status).HasConversion<string>().HasMaxLength(16);

        var subscriber = model.Entity<Subscriber>();
        subscriber.ToTable("subscriber").HasKey(row => row.Id);
        subscriber.HasIndex(row => new { row.Tenant, row.CableIdDigest }).IsUnique();
        subscriber.HasIndex(row => row.AccountId);
        subscriber.HasOne<ServiceAccount>().WithMany().HasForeignKey(row => row.AccountId).OnDelete(DeleteBehavior.Cascade);
        subscriber.Property(row => row.PasswordHash).HasMaxLength(256);
    }
}

public static class SubscriberServices
{
    public static IServiceCollection AddSubscribers(this IServiceCollection services)
    {
        services.AddSingleton<IModelPart, SubscriberTables>();
        services.AddSingleton<SubscriberVault>();
        services.AddScoped<SubscriberRegistration>();
        return services;
    }
}

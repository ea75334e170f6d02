using System.Linq.Expressions;
using FederationBroker.Data.Sweeping;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Devices;
using FederationBroker.Subscribers.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Subscribers;

/// <summary>
/// How rows of other rooms hang on this one's: the database removes or loosens them with what they are about.
/// </summary>
public static class SubscriberOwnership
{
    /// <summary>Rows that go with the person they are about.</summary>
    public static void GoesWithSubscriber<T>(this EntityTypeBuilder<T> table, Expression<Func<T, object?>> key)
        where T : class => table.HasOne<SubscriberRow>().WithMany().HasForeignKey(key).OnDelete(DeleteBehavior.Cascade);

    /// <summary>Rows that go with their account.</summary>
    public static void GoesWithAccount<T>(this EntityTypeBuilder<T> table, Expression<Func<T, object?>> key)
        where T : class =>
        table.HasOne<ServiceAccountRow>().WithMany().HasForeignKey(key).OnDelete(DeleteBehavior.Cascade);

    /// <summary>Rows that go with their device.</summary>
    public static void GoesWithDevice<T>(this EntityTypeBuilder<T> table, Expression<Func<T, object?>> key)
        where T : class => table.HasOne<DeviceRow>().WithMany().HasForeignKey(key).OnDelete(DeleteBehavior.Cascade);

    /// <summary>Rows that stay when the profile they name goes, and name none then.</summary>
    public static void OutlivesProfile<T>(this EntityTypeBuilder<T> table, Expression<Func<T, object?>> key)
        where T : class =>
        table.HasOne<UserProfileRow>().WithMany().HasForeignKey(key).OnDelete(DeleteBehavior.SetNull);

    /// <summary>Says of a table that its rows stay as long as the person they are about.</summary>
    public static IServiceCollection KeepWithSubscriber<T>(this IServiceCollection services) =>
        services.KeepWithOwner<T, SubscriberRow>();
}

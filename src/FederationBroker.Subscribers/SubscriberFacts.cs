using FederationBroker.Data;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Devices;
using FederationBroker.Subscribers.Logins;
using FederationBroker.Subscribers.Profiles;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Subscribers;

/// <summary>
/// What other rooms may see of this one's rows, to be asked for in queries of their own: nothing here can be changed
/// through it. Whatever changes them is a service of this room.
/// </summary>
public static class SubscriberFacts
{
    public static IQueryable<ServiceAccount> Accounts(this BrokerDbContext database) =>
        database.Set<ServiceAccountRow>().AsNoTracking().Select(ServiceAccountRow.Fact);

    public static IQueryable<Purchase> Purchases(this BrokerDbContext database) =>
        database.Set<PurchaseRow>().AsNoTracking().Select(PurchaseRow.Fact);

    public static IQueryable<Subscriber> Subscribers(this BrokerDbContext database) =>
        database.Set<SubscriberRow>().AsNoTracking().Select(SubscriberRow.Fact);

    public static IQueryable<Login> Logins(this BrokerDbContext database) =>
        database.Set<LoginRow>().AsNoTracking().Select(LoginRow.Fact);

    public static IQueryable<Device> Devices(this BrokerDbContext database) =>
        database.Set<DeviceRow>().AsNoTracking().Select(DeviceRow.Fact);

    public static IQueryable<UserProfile> Profiles(this BrokerDbContext database) =>
        database.Set<UserProfileRow>().AsNoTracking().Select(UserProfileRow.Fact);
}

using FederationBroker.Data.Sweeping;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Devices;
using FederationBroker.Subscribers.Logins;
using FederationBroker.Subscribers.Profiles;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Subscribers;

/// <summary>How long this room's rows stay.</summary>
internal static class SubscriberRetention
{
    public static void AddSubscriberRetention(this IServiceCollection services)
    {
        services.Keep<ServiceAccountRow>("as long as the contract: staff or the OSS/BSS remove it");
        services.KeepWithOwner<SubscriberRow, ServiceAccountRow>();
        services.KeepWithOwner<LoginRow, ServiceAccountRow>();
        services.KeepWithOwner<PurchaseRow, ServiceAccountRow>();
        services.KeepWithOwner<DeviceRow, ServiceAccountRow>();
        services.RemoveAfter<DeviceCommandRow>(row => row.ExpiresAt, TimeSpan.FromDays(30));
        services.KeepWithOwner<UserProfileRow, ServiceAccountRow>();
        services.KeepWithOwner<ProfileEntryRow, UserProfileRow>();
    }
}

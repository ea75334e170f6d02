using FederationBroker.Data.Sweeping;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Catalogue;
using FederationBroker.Subscribers.Devices;
using FederationBroker.Subscribers.Jobs;
using FederationBroker.Subscribers.Logins;
using FederationBroker.Subscribers.Profiles;
using FederationBroker.Subscribers.Synchronisation;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Subscribers;

/// <summary>How long this room's rows stay.</summary>
internal static class SubscriberRetention
{
    public static void AddSubscriberRetention(this IServiceCollection services)
    {
        services.Keep<ServiceAccount>("as long as the contract: staff or the OSS/BSS remove it");
        services.KeepWithOwner<Subscriber, ServiceAccount>();
        services.KeepWithOwner<Login, ServiceAccount>();
        services.KeepWithOwner<Purchase, ServiceAccount>();
        services.KeepWithOwner<Device, ServiceAccount>();
        services.RemoveAfter<DeviceCommand>(row => row.ExpiresAt, TimeSpan.FromDays(30));
        services.KeepWithOwner<UserProfile, ServiceAccount>();
        services.KeepWithOwner<ProfileEntry, UserProfile>();

        services.Keep<CatalogueVersion>("what was sold when; one row a change by staff");
        services.Keep<CatalogueHead>("one row an operator");
        services.Keep<SharedContentVersion>("what was offered when; one row a change by staff");

        services.RemoveAfter<BulkJob>(row => row.UpdatedAt, TimeSpan.FromDays(400), "state <> 'Running'");
        services.KeepWithOwner<BulkJobFault, BulkJob>();

        services.Keep<OssCursor>("one row an operator");
        services.Keep<OssVersion>(
            "one row an account and person of the OSS/BSS, removed ones too: an old notice must not bring them back"
        );
        services.RemoveAfter<OssOrder>(row => row.UpdatedAt, TimeSpan.FromDays(90), "state <> 'Waiting'");
    }
}

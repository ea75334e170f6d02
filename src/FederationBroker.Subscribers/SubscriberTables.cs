using System.Collections.Immutable;
using System.Text.Json;
using FederationBroker.Catalogue.Documents;
using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Devices;
using FederationBroker.Subscribers.Logins;
using FederationBroker.Subscribers.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FederationBroker.Subscribers;

internal sealed class SubscriberTables : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        ConfigureAccounts(model);
        ConfigurePeople(model);
        ConfigureDevices(model);
        ConfigureProfiles(model);
    }

    private static void ConfigureAccounts(ModelBuilder model)
    {
        var account = model.Entity<ServiceAccountRow>();
        account.ToTable("service_account").HasKey(row => row.Id);
        account.HasIndex(row => new { row.Tenant, row.Number }).IsUnique();
        // For lists by status and plan, in the order in which they are paged.
        account.HasIndex(row => new
        {
            row.Tenant,
            row.Status,
            row.Id,
        });
        account.HasIndex(row => new
        {
            row.Tenant,
            row.Plan,
            row.Id,
        });
        account.Property(row => row.Status).HasConversion<string>().HasMaxLength(16);
        account.Property(row => row.StatusAfterTrial).HasConversion<string>().HasMaxLength(16);
        account.Property(row => row.Region).HasMaxLength(ServiceAccount.LongestRegion);
        account.Property(row => row.Version).IsConcurrencyToken();
        StoredAsJson(account.Property(row => row.Choices));
        StoredAsJson(account.Property(row => row.TrialDeviceTypes));

        var purchase = model.Entity<PurchaseRow>();
        purchase.ToTable("purchase").HasKey(row => row.Id);
        purchase.HasIndex(row => new { row.AccountId, row.Content });
        purchase
            .HasOne<ServiceAccountRow>()
            .WithMany()
            .HasForeignKey(row => row.AccountId)
            .OnDelete(DeleteBehavior.Cascade);
    }

    private static void ConfigurePeople(ModelBuilder model)
    {
        var subscriber = model.Entity<SubscriberRow>();
        subscriber.ToTable("subscriber").HasKey(row => row.Id);
        subscriber.HasIndex(row => row.AccountId);
        subscriber.HasIndex(row => new { row.Tenant, row.Number }).IsUnique();
        // One who pays, and one household: held here, because two requests could each find none.
        subscriber.HasIndex(row => row.AccountId, "ix_subscriber_manager").IsUnique().HasFilter("role = 'Manager'");
        subscriber.HasIndex(row => row.AccountId, "ix_subscriber_household").IsUnique().HasFilter("role = 'Household'");
        subscriber
            .HasOne<ServiceAccountRow>()
            .WithMany()
            .HasForeignKey(row => row.AccountId)
            .OnDelete(DeleteBehavior.Cascade);
        subscriber.Property(row => row.Role).HasConversion<string>().HasMaxLength(16);

        var login = model.Entity<LoginRow>();
        login.ToTable("login").HasKey(row => new { row.Tenant, row.Digest });
        login.HasIndex(row => row.SubscriberId);
        login.HasIndex(row => row.AccountId);
        login.Property(row => row.Kind).HasConversion<string>().HasMaxLength(16);
        login.Property(row => row.PasswordHash).HasMaxLength(256);
        login.Property(row => row.BrowserMark).HasDefaultValueSql("gen_random_uuid()");
        login
            .HasOne<ServiceAccountRow>()
            .WithMany()
            .HasForeignKey(row => row.AccountId)
            .OnDelete(DeleteBehavior.Cascade);
        login
            .HasOne<SubscriberRow>()
            .WithMany()
            .HasForeignKey(row => row.SubscriberId)
            .OnDelete(DeleteBehavior.Cascade);
        login.HasOne<DeviceRow>().WithMany().HasForeignKey(row => row.DeviceId).OnDelete(DeleteBehavior.Cascade);
    }

    private static void ConfigureDevices(ModelBuilder model)
    {
        var device = model.Entity<DeviceRow>();
        device.ToTable("device").HasKey(row => row.Id);
        device.HasIndex(row => new { row.Tenant, row.Uid }).IsUnique();
        device.HasIndex(row => row.AccountId);
        device.Property(row => row.Uid).HasMaxLength(Device.LongestUid);
        device.Property(row => row.Name).HasMaxLength(Device.LongestName);
        device.Property(row => row.Region).HasMaxLength(Device.LongestRegion);
        device
            .Property(row => row.Outputs)
            .HasColumnType("jsonb")
            .HasConversion(
                outputs => JsonSerializer.Serialize(outputs, CatalogueJson.Options),
                json => JsonSerializer.Deserialize<DeviceOutputs>(json, CatalogueJson.Options)!
            );
        device
            .HasOne<ServiceAccountRow>()
            .WithMany()
            .HasForeignKey(row => row.AccountId)
            .OnDelete(DeleteBehavior.Cascade);

        var command = model.Entity<DeviceCommandRow>();
        command.ToTable("device_command").HasKey(row => row.Id);
        command.HasIndex(row => new { row.DeviceId, row.Id });
        command.HasIndex(row => row.ExpiresAt).ForSweeping();
        command.Property(row => row.Kind).HasConversion<string>().HasMaxLength(16);
        command.Property(row => row.State).HasConversion<string>().HasMaxLength(16);
        command.Property(row => row.ParametersJson).HasColumnType("jsonb");
        command.Property(row => row.Result).HasMaxLength(400);
        command.HasOne<DeviceRow>().WithMany().HasForeignKey(row => row.DeviceId).OnDelete(DeleteBehavior.Cascade);
    }

    private static void ConfigureProfiles(ModelBuilder model)
    {
        var profile = model.Entity<UserProfileRow>();
        profile.ToTable("user_profile").HasKey(row => row.Id);
        profile.HasIndex(row => row.AccountId);
        profile.Property(row => row.Nickname).HasMaxLength(UserProfile.LongestNickname);
        profile.Property(row => row.Icon).HasMaxLength(16);
        profile.Property(row => row.PinHash).HasMaxLength(256);
        profile
            .HasOne<ServiceAccountRow>()
            .WithMany()
            .HasForeignKey(row => row.AccountId)
            .OnDelete(DeleteBehavior.Cascade);

        var entry = model.Entity<ProfileEntryRow>();
        entry
            .ToTable("profile_entry")
            .HasKey(row => new
            {
                row.ProfileId,
                row.Kind,
                row.Content,
            });
        entry.Property(row => row.Kind).HasConversion<string>().HasMaxLength(16);
        entry.HasOne<UserProfileRow>().WithMany().HasForeignKey(row => row.ProfileId).OnDelete(DeleteBehavior.Cascade);
    }

    // Small lists that are read and written with their row.
    private static void StoredAsJson<T>(PropertyBuilder<ImmutableArray<T>> property) =>
        property
            .HasColumnType("jsonb")
            .HasConversion(
                list => JsonSerializer.Serialize(list, CatalogueJson.Options),
                json => JsonSerializer.Deserialize<ImmutableArray<T>>(json, CatalogueJson.Options),
                new ValueComparer<ImmutableArray<T>>(
                    (left, right) => left.SequenceEqual(right),
                    list => list.Aggregate(0, (hash, item) => HashCode.Combine(hash, item)),
                    list => list
                )
            );
}

using System.Collections.Immutable;
using System.Text.Json;
using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Catalogue;
using FederationBroker.Subscribers.Devices;
using FederationBroker.Subscribers.Jobs;
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
        ConfigureCatalogue(model);
        ConfigureJobs(model);
    }

    private static void ConfigureJobs(ModelBuilder model)
    {
        var job = model.Entity<BulkJob>();
        job.ToTable("bulk_job").HasKey(row => row.Id);
        job.Property(row => row.Kind).HasConversion<string>().HasMaxLength(16);
        job.Property(row => row.State).HasConversion<string>().HasMaxLength(16);
        job.Property(row => row.Cursor).HasMaxLength(64);
        job.Property(row => row.StartedBy).HasMaxLength(64);
        job.Property(row => row.Imported)
            .HasColumnType("jsonb")
            .HasDefaultValueSql("'{}'")
            .HasConversion(
                counts => JsonSerializer.Serialize(counts, CatalogueJson.Options),
                json => JsonSerializer.Deserialize<ImportCounts>(json, CatalogueJson.Options)!
            );
        // One import of one file at a time, however many processes begin it.
        job.HasIndex(row => new { row.Tenant, row.Request }, "ix_bulk_job_import")
            .IsUnique()
            .HasFilter("kind = 'Import' AND state = 'Running'");

        var fault = model.Entity<BulkJobFault>();
        fault.ToTable("bulk_job_fault").HasKey(row => new { row.JobId, row.Line });
        fault.Property(row => row.Code).HasMaxLength(8);
        fault.HasOne<BulkJob>().WithMany().HasForeignKey(row => row.JobId).OnDelete(DeleteBehavior.Cascade);
    }

    private static void ConfigureAccounts(ModelBuilder model)
    {
        var account = model.Entity<ServiceAccount>();
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

        var purchase = model.Entity<Purchase>();
        purchase.ToTable("purchase").HasKey(row => row.Id);
        purchase.HasIndex(row => new { row.AccountId, row.Content });
        purchase
            .HasOne<ServiceAccount>()
            .WithMany()
            .HasForeignKey(row => row.AccountId)
            .OnDelete(DeleteBehavior.Cascade);
    }

    private static void ConfigurePeople(ModelBuilder model)
    {
        var subscriber = model.Entity<Subscriber>();
        subscriber.ToTable("subscriber").HasKey(row => row.Id);
        subscriber.HasIndex(row => row.AccountId);
        subscriber.HasIndex(row => new { row.Tenant, row.Number }).IsUnique();
        // One who pays, and one household: held here, because two requests could each find none.
        subscriber.HasIndex(row => row.AccountId, "ix_subscriber_manager").IsUnique().HasFilter("role = 'Manager'");
        subscriber.HasIndex(row => row.AccountId, "ix_subscriber_household").IsUnique().HasFilter("role = 'Household'");
        subscriber
            .HasOne<ServiceAccount>()
            .WithMany()
            .HasForeignKey(row => row.AccountId)
            .OnDelete(DeleteBehavior.Cascade);
        subscriber.Property(row => row.Role).HasConversion<string>().HasMaxLength(16);

        var login = model.Entity<Login>();
        login.ToTable("login").HasKey(row => new { row.Tenant, row.Digest });
        login.HasIndex(row => row.SubscriberId);
        login.HasIndex(row => row.AccountId);
        login.Property(row => row.Kind).HasConversion<string>().HasMaxLength(16);
        login.Property(row => row.PasswordHash).HasMaxLength(256);
        login.Property(row => row.BrowserMark).HasDefaultValueSql("gen_random_uuid()");
        login.HasOne<ServiceAccount>().WithMany().HasForeignKey(row => row.AccountId).OnDelete(DeleteBehavior.Cascade);
        login.HasOne<Subscriber>().WithMany().HasForeignKey(row => row.SubscriberId).OnDelete(DeleteBehavior.Cascade);
        login.HasOne<Device>().WithMany().HasForeignKey(row => row.DeviceId).OnDelete(DeleteBehavior.Cascade);
    }

    private static void ConfigureDevices(ModelBuilder model)
    {
        var device = model.Entity<Device>();
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
        device.HasOne<ServiceAccount>().WithMany().HasForeignKey(row => row.AccountId).OnDelete(DeleteBehavior.Cascade);

        var command = model.Entity<DeviceCommand>();
        command.ToTable("device_command").HasKey(row => row.Id);
        command.HasIndex(row => new { row.DeviceId, row.Id });
        command.HasIndex(row => row.ExpiresAt).ForSweeping();
        command.Property(row => row.Kind).HasConversion<string>().HasMaxLength(16);
        command.Property(row => row.State).HasConversion<string>().HasMaxLength(16);
        command.Property(row => row.ParametersJson).HasColumnType("jsonb");
        command.Property(row => row.Result).HasMaxLength(400);
        command.HasOne<Device>().WithMany().HasForeignKey(row => row.DeviceId).OnDelete(DeleteBehavior.Cascade);
    }

    private static void ConfigureProfiles(ModelBuilder model)
    {
        var profile = model.Entity<UserProfile>();
        profile.ToTable("user_profile").HasKey(row => row.Id);
        profile.HasIndex(row => row.AccountId);
        profile.Property(row => row.Nickname).HasMaxLength(UserProfile.LongestNickname);
        profile.Property(row => row.Icon).HasMaxLength(16);
        profile.Property(row => row.PinHash).HasMaxLength(256);
        profile
            .HasOne<ServiceAccount>()
            .WithMany()
            .HasForeignKey(row => row.AccountId)
            .OnDelete(DeleteBehavior.Cascade);

        var entry = model.Entity<ProfileEntry>();
        entry
            .ToTable("profile_entry")
            .HasKey(row => new
            {
                row.ProfileId,
                row.Kind,
                row.Content,
            });
        entry.Property(row => row.Kind).HasConversion<string>().HasMaxLength(16);
        entry.HasOne<UserProfile>().WithMany().HasForeignKey(row => row.ProfileId).OnDelete(DeleteBehavior.Cascade);
    }

    private static void ConfigureCatalogue(ModelBuilder model)
    {
        var version = model.Entity<CatalogueVersion>();
        version.ToTable("catalogue_version").HasKey(row => new { row.Tenant, row.Version });
        version.Property(row => row.DocumentJson).HasColumnType("jsonb");
        version.Property(row => row.ChangedBy).HasMaxLength(64);

        model.Entity<CatalogueHead>().ToTable("catalogue_head").HasKey(row => row.Tenant);

        var shared = model.Entity<SharedContentVersion>();
        shared.ToTable("shared_content_version").HasKey(row => row.Version);
        shared.Property(row => row.Version).ValueGeneratedNever();
        shared.Property(row => row.ContentJson).HasColumnType("jsonb");
        shared.Property(row => row.ChangedBy).HasMaxLength(64);
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

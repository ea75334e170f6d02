using FederationBroker.Data;
using FederationBroker.Data.Sweeping;
using FederationBroker.SignIn.Devices;
using FederationBroker.SignIn.HomeNetworks;
using FederationBroker.SignIn.Passkeys;
using FederationBroker.SignIn.Passwords;
using FederationBroker.SignIn.Profiles;
using FederationBroker.SignIn.Sessions;
using FederationBroker.SignIn.Throttling;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Devices;
using FederationBroker.Subscribers.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.SignIn;

public static class SignInServices
{
    public static IServiceCollection AddSignIn(this IServiceCollection services)
    {
        services.AddSingleton<IModelPart, SignInTables>();
        services.AddSingleton<IExpiredRows, ExpiredSignInRows>();
        services.AddSingleton<PasswordHashing>();
        services.AddSingleton<SpraySignal>();
        services.AddScoped<GuessCounters>();
        services.AddScoped<Challenges>();
        services.AddScoped<SignInThrottle>();
        services.AddScoped<SignInRecords>();
        services.AddScoped<SessionStore>();
        services.AddSingleton<HomeNetworkLinks>();
        services.AddScoped<HomeLookup>();
        services.AddScoped<HomeSignIn>();
        services.AddScoped<CredentialCheck>();
        services.AddScoped<PasswordSignIn>();
        services.AddScoped<TrialDevices>();
        services.AddScoped<DeviceSignIn>();
        services.AddScoped<DeviceSessions>();
        services.AddScoped<ProfileChoice>();
        services.AddScoped<PasskeyCeremonies>();
        services.AddScoped<PasskeySignIn>();
        services.AddIdentityCore<Subscriber>().AddUserStore<PasskeyUserStore>();
        return services;
    }
}

internal sealed class SignInTables : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        var session = model.Entity<Session>();
        session.ToTable("session").HasKey(row => row.Id);
        session.HasIndex(row => row.HandleHash).IsUnique();
        session.HasIndex(row => row.SubscriberId);
        session.HasIndex(row => row.ExpiresAt);
        session.Ignore(row => row.IsHousehold);
        session.Property(row => row.Method).HasConversion<string>().HasMaxLength(16);
        session.Property(row => row.DeviceLabel).HasMaxLength(64);
        session.HasOne<Device>().WithMany().HasForeignKey(row => row.DeviceId).OnDelete(DeleteBehavior.Cascade);
        session.HasOne<UserProfile>().WithMany().HasForeignKey(row => row.ProfileId).OnDelete(DeleteBehavior.SetNull);
        session.HasOne<Subscriber>().WithMany().HasForeignKey(row => row.SubscriberId).OnDelete(DeleteBehavior.Cascade);

        var passkey = model.Entity<Passkey>();
        passkey.ToTable("passkey").HasKey(row => row.CredentialId);
        passkey.HasIndex(row => row.SubscriberId);
        passkey.Property(row => row.Name).HasMaxLength(64);
        passkey.HasOne<Subscriber>().WithMany().HasForeignKey(row => row.SubscriberId).OnDelete(DeleteBehavior.Cascade);

        var ceremony = model.Entity<PasskeyCeremony>();
        ceremony.ToTable("passkey_ceremony").HasKey(row => row.HandleHash);
        ceremony.HasIndex(row => row.ExpiresAt);

        var counter = model.Entity<ThrottleCounter>();
        counter.ToTable("throttle_counter").HasKey(row => new { row.Tenant, row.KeyDigest });
        counter.HasIndex(row => row.WindowEnd);
    }
}

internal sealed class ExpiredSignInRows : IExpiredRows
{
    public string Name => "sessions, ceremonies and counters";

    public async Task<int> DeleteAsync(BrokerDbContext database, DateTimeOffset now, CancellationToken cancellation)
        => await database.Set<Session>().Where(row => row.ExpiresAt < now).ExecuteDeleteAsync(cancellation)
         + await database.Set<PasskeyCeremony>().Where(row => row.ExpiresAt < now).ExecuteDeleteAsync(cancellation)
         + await database.Set<ThrottleCounter>().Where(row => row.WindowEnd < now).ExecuteDeleteAsync(cancellation);
}

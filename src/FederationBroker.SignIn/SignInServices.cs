using FederationBroker.Data;
using FederationBroker.Data.Sweeping;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel.Access;
using FederationBroker.Kernel.Telemetry;
using FederationBroker.Partners;
using FederationBroker.SignIn.Access;
using FederationBroker.SignIn.Devices;
using FederationBroker.SignIn.HomeNetworks;
using FederationBroker.SignIn.Passkeys;
using FederationBroker.SignIn.Passkeys.Verification;
using FederationBroker.SignIn.Passwords;
using FederationBroker.SignIn.Profiles;
using FederationBroker.SignIn.Sessions;
using FederationBroker.SignIn.Throttling;
using FederationBroker.SignIn.Trials;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Logins;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FederationBroker.SignIn;

public static class SignInServices
{
    public static IServiceCollection AddSignIn(this IServiceCollection services)
    {
        services.AddSingleton<IModelPart, SignInTables>();
        AddRetention(services);
        services.AddSingleton<SignInMeasures>();
        services.AddSingleton<PasswordMeasures>();
        services.TryAddSingleton<IPasswordComparison, PasswordComparison>();
        services.AddSingleton(provider => new PasswordHashing(
            provider.GetRequiredService<PasswordMeasures>(),
            provider.GetRequiredService<IPasswordComparison>()
        ));
        services.AddSingleton<IGauges, PasswordGauges>();
        services.AddSingleton<SpraySignal>();
        services.AddScoped<GuessCounters>();
        services.AddScoped<Challenges>();
        services.AddScoped<SignInThrottle>();
        services.AddScoped<SignInAudit>();
        services.AddScoped<KnownBrowsers>();
        services.AddScoped<SessionPolicy>();
        services.AddScoped<SessionStore>();
        services.AddScoped<IEndsAccess, EndedLogins>();
        services.AddScoped<IEndsAccess, RemovedPasskeys>();
        services.AddScoped<PasswordChange>();
        services.AddScoped<OwnAccess>();
        services.AddSingleton<HomeNetworkLinks>();
        services.AddScoped<HomeLookup>();
        services.AddScoped<HomeHouseholds>();
        services.AddScoped<HomeSignIn>();
        services.AddScoped<LoginLookup>();
        services.AddScoped<CredentialCheck>();
        services.AddScoped<PasswordSignIn>();
        services.AddScoped<TrialDevices>();
        services.AddScoped<DeviceSignIn>();
        services.AddScoped<DeviceSessions>();
        services.AddScoped<IDeviceLogins>(provider => provider.GetRequiredService<DeviceSessions>());
        services.AddScoped<ProfileChoice>();
        AddPasskeys(services);
        return services;
    }

    private static void AddPasskeys(IServiceCollection services)
    {
        services.AddScoped<PasskeyCeremonies>();
        services.AddScoped<RelyingParty>();
        services.AddScoped<PasskeySignIn>();
        services.AddScoped<PasskeyLabels>();
        services.AddScoped<PasskeyRegistration>();
        services.AddScoped<OwnPasskeys>();
        services.AddAuthenticatorMetadata();
    }

    /// <summary>Reading FIDO's metadata, for whoever looks at configuration files alone.</summary>
    public static IServiceCollection AddAuthenticatorMetadata(this IServiceCollection services) =>
        services.AddSingleton<IAuthenticatorMetadataReader, FidoMetadataReader>();

    private static void AddRetention(IServiceCollection services)
    {
        services.RemoveAfter<SessionRow>(row => row.ExpiresAt);
        services.KeepWithSubscriber<PasskeyRow>();
        services.RemoveAfter<PasskeyCeremony>(row => row.ExpiresAt);
        services.BoundStrangers(
            new StrangerBounds
            {
                Table = typeof(PasskeyCeremony),
                PerOrigin = 200,
                PerTenant = 20_000,
            }
        );
        services.RemoveAfter<ThrottleCounter>(row => row.WindowEnd);
        // Names that were tried once give way first: trying many names does not make the counts of one go away.
        services.BoundStrangers(
            new StrangerBounds
            {
                Table = typeof(ThrottleCounter),
                Origin = "''",
                Newest = "attempts DESC, window_end DESC",
                PerTenant = 100_000,
            }
        );
    }
}

internal sealed class SignInTables : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        var session = model.Entity<SessionRow>();
        session.ToTable("session").HasKey(row => row.Id);
        session.HasIndex(row => row.HandleHash).IsUnique();
        session.HasIndex(row => row.SubscriberId);
        session.HasIndex(row => row.ExpiresAt).ForSweeping();
        session.Property(row => row.Method).HasConversion<string>().HasMaxLength(16);
        session.Property(row => row.DeviceLabel).HasMaxLength(64);
        session.GoesWithDevice(row => row.DeviceId);
        session.OutlivesProfile(row => row.ProfileId);
        session.GoesWithSubscriber(row => row.SubscriberId);

        var passkey = model.Entity<PasskeyRow>();
        passkey.ToTable("passkey").HasKey(row => row.CredentialId);
        passkey.HasIndex(row => row.SubscriberId);
        passkey.Property(row => row.Name).HasMaxLength(PasskeyRow.LongestName);
        passkey.GoesWithSubscriber(row => row.SubscriberId);

        var ceremony = model.Entity<PasskeyCeremony>();
        ceremony.ToTable("passkey_ceremony").HasKey(row => row.HandleHash);
        ceremony.HasIndex(row => row.ExpiresAt).ForSweeping();

        var counter = model.Entity<ThrottleCounter>();
        counter.ToTable("throttle_counter").HasKey(row => new { row.Tenant, row.KeyDigest });
        counter.HasIndex(row => row.WindowEnd).ForSweeping();
    }
}

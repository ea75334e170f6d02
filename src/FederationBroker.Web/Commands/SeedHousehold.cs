using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.SignIn.Passwords;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Devices;
using FederationBroker.Subscribers.Profiles;
using YamlDotNet.RepresentationModel;

namespace FederationBroker.Web.Commands;

/// <summary>What a seed file says about a subscriber's household: <c>devices</c> and <c>profiles</c>.</summary>
internal sealed class SeedHousehold(TenantWork work, TenantId tenant, PasswordHashing hashing)
{
    /// <returns>The first refusal, as a sentence; null when everything was added.</returns>
    public async Task<string?> AddAsync(AccountId account, YamlMappingNode entry, CancellationToken cancellation)
    {
        foreach (var device in SeedCommand.List(entry, "devices"))
        {
            var wanted = DeviceOf(device);
            if (
                FaultOf(
                    await work.ForTenantAsync(tenant, (LinkedDevices devices) =>
                        devices.LinkAsync(account, wanted, cancellation)
                    )
                ) is
                { } fault
            )
                return fault;
        }

        foreach (var profile in SeedCommand.List(entry, "profiles"))
        {
            var wanted = ProfileOf(profile);
            if (
                FaultOf(
                    await work.ForTenantAsync(tenant, (UserProfiles devices) =>
                        devices.AddAsync(account, wanted, cancellation)
                    )
                ) is
                { } fault
            )
                return fault;
        }

        return null;
    }

    private NewDevice DeviceOf(YamlMappingNode device) =>
        new()
        {
            Uid = SeedCommand.Text(device, "uid") ?? string.Empty,
            Type = new DeviceType(SeedCommand.Text(device, "type") ?? string.Empty),
            Name = SeedCommand.Text(device, "name"),
            Login = CableId.TryParse(SeedCommand.Text(device, "login"), out var login)
                ? new NewDeviceLogin(login, hashing.Hash(SeedCommand.Text(device, "password") ?? Secrets.New()))
                : null,
        };

    private ProfileEdit ProfileOf(YamlMappingNode profile) =>
        new()
        {
            Nickname = SeedCommand.Text(profile, "nickname") ?? string.Empty,
            Icon = SeedCommand.Text(profile, "icon") ?? string.Empty,
            DefaultLevel = SeedCommand.Number(profile, "defaultLevel"),
            MaximumLevel = SeedCommand.Number(profile, "maximumLevel"),
            Pin = SeedCommand.Text(profile, "pin") is { } pin
                ? new PinEdit.Replace(hashing.Hash(pin))
                : new PinEdit.Keep(),
        };

    private static string? FaultOf<T>(AccountChange<T> outcome) =>
        outcome is AccountChange<T>.Refused { Refusal: var fault }
            ? $"{fault.Place}: {fault.Code} {fault.Message} {fault.Fix}"
            : null;
}

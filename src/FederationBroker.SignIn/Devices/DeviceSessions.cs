using FederationBroker.Data;
using FederationBroker.Kernel;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Devices;
using FederationBroker.Subscribers.Logins;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.SignIn.Devices;

/// <summary>Which device calls, by the handle it got when it signed in.</summary>
public sealed class DeviceSessions(
    BrokerDbContext database,
    LinkedDevices devices,
    SessionPolicy policy,
    TimeProvider clock
) : IDeviceLogins
{
    // Writing at every question would turn polling into writing.
    private static readonly TimeSpan SightIsNotedEvery = TimeSpan.FromMinutes(5);

    /// <returns>Null for a handle that is no device's, or not any more. A browser's cable login does not do.</returns>
    public async Task<SignedInDevice?> FindAsync(string handle, CancellationToken cancellation)
    {
        if (handle.Length is <= 20 or >= 100)
            return null;
        var (hash, now) = (Secrets.Hash(handle), clock.GetUtcNow());
        var found = await (
            from session in policy.Live()
            where session.HandleHash == hash && session.Method == SignInMethod.Device
            join device in database.Devices() on session.DeviceId equals device.Id
            join account in database.Accounts() on device.AccountId equals account.Id
            select new SignedInDevice(session, device, account)
        ).SingleOrDefaultAsync(cancellation);
        if (found is not null && (found.Device.LastSeenAt is not { } seen || now - seen > SightIsNotedEvery))
            await devices.SeenAsync(found.Device.Id, now, cancellation);
        return found;
    }

    public Task<int> EndSharedAsync(AccountId account, CancellationToken cancellation) =>
        database
            .Set<SessionRow>()
            .Where(row =>
                row.Method == SignInMethod.Device
                && database.Subscribers().Any(person => person.Id == row.SubscriberId && person.AccountId == account)
                && !database.Logins().Any(own => own.DeviceId == row.DeviceId)
            )
            .ExecuteDeleteAsync(cancellation);

    public Task<int> EndAsync(SignedInDevice device, CancellationToken cancellation) =>
        database.Set<SessionRow>().Where(row => row.Id == device.Session.Id).ExecuteDeleteAsync(cancellation);
}

public sealed record SignedInDevice(Session Session, Device Device, ServiceAccount Account)
{
    public ProfileId? Profile => Session.ProfileId;
}

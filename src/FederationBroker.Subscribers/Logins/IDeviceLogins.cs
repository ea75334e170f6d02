using FederationBroker.Kernel;

namespace FederationBroker.Subscribers.Logins;

/// <summary>What devices are signed in with; asked when the login that they share is taken away.</summary>
public interface IDeviceLogins
{
    /// <summary>Ends the logins of an account's devices that have no login of their own.</summary>
    Task<int> EndSharedAsync(AccountId account, CancellationToken cancellation);
}

using FederationBroker.Data;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Subscribers.Logins;

/// <summary>Keeps password hashes up to date with how passwords are hashed now.</summary>
public sealed class LoginHashes(BrokerDbContext database)
{
    /// <summary>
    /// Writes the same password down anew. It is not a new password: what was begun with it goes on, and one that was
    /// replaced in the meantime stays replaced.
    /// </summary>
    public Task RenewAsync(Login login, string hash, CancellationToken cancellation) =>
        database
            .Set<LoginRow>()
            .Where(row => row.Digest == login.Digest && row.PasswordHash == login.PasswordHash)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.PasswordHash, hash), cancellation);
}

using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Logins;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.SignIn.Passwords;

/// <summary>Finds the login behind a cable ID, and tells whether it is still the same.</summary>
public sealed class LoginLookup(BrokerDbContext database, CableIdDigest digests, TenantScope scope)
{
    public Task<Login?> FindAsync(CableId cableId, CancellationToken cancellation)
    {
        var digest = digests.DigestOf(scope.Tenant, cableId);
        return database.Logins().SingleOrDefaultAsync(row => row.Digest == digest, cancellation);
    }

    /// <summary>
    /// Asked once the session stands: comparing takes a while, and a password that was replaced in the meantime begins
    /// nothing. The session's own row waits for whoever replaces it.
    /// </summary>
    public Task<bool> StillHoldsAsync(Login login, CancellationToken cancellation) =>
        database.Logins().AnyAsync(row => row.Digest == login.Digest && row.ChangedAt == login.ChangedAt, cancellation);
}

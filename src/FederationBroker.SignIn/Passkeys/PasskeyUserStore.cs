using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Subscribers;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.SignIn.Passkeys;

/// <summary>
/// What the framework's passkey handler needs to see of our subscribers; the rest of its user store contract is not
/// ours.
/// </summary>
internal sealed class PasskeyUserStore(BrokerDbContext database, TenantScope scope, TimeProvider clock)
    : IUserPasskeyStore<Subscriber>
{
    public async Task AddOrUpdatePasskeyAsync(
        Subscriber user,
        UserPasskeyInfo passkey,
        CancellationToken cancellationToken
    )
    {
        var known = await database
            .Set<PasskeyRow>()
            .SingleOrDefaultAsync(row => row.CredentialId == passkey.CredentialId, cancellationToken);
        if (known is null)
        {
            database.Add(NewRow(user, passkey));
        }
        else
        {
            known.SignCount = passkey.SignCount;
            known.IsBackedUp = passkey.IsBackedUp;
            known.IsUserVerified = passkey.IsUserVerified;
            known.LastUsedAt = clock.GetUtcNow();
        }

        await database.SaveChangesAsync(cancellationToken);
    }

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Subscriber user, CancellationToken cancellationToken) =>
        [
            .. (
                await database
                    .Set<PasskeyRow>()
                    .AsNoTracking()
                    .Where(row => row.SubscriberId == user.Id)
                    .ToListAsync(cancellationToken)
            ).Select(Info),
        ];

    public async Task<Subscriber?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await database
            .Set<PasskeyRow>()
            .Where(row => row.CredentialId == credentialId)
            .Join(
                database.Subscribers(),
                row => row.SubscriberId,
                subscriber => subscriber.Id,
                (_, subscriber) => subscriber
            )
            .SingleOrDefaultAsync(cancellationToken);

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(
        Subscriber user,
        byte[] credentialId,
        CancellationToken cancellationToken
    ) =>
        await database
            .Set<PasskeyRow>()
            .AsNoTracking()
            .SingleOrDefaultAsync(
                row => row.SubscriberId == user.Id && row.CredentialId == credentialId,
                cancellationToken
            )
            is { } row
            ? Info(row)
            : null;

    public Task RemovePasskeyAsync(Subscriber user, byte[] credentialId, CancellationToken cancellationToken) =>
        database
            .Set<PasskeyRow>()
            .Where(row => row.SubscriberId == user.Id && row.CredentialId == credentialId)
            .ExecuteDeleteAsync(cancellationToken);

    public Task<string> GetUserIdAsync(Subscriber user, CancellationToken cancellationToken) =>
        Task.FromResult(user.Id.Value.ToString());

    // The framework writes the name into the authenticator's own list; the caller of the ceremony supplies it instead.
    public Task<string?> GetUserNameAsync(Subscriber user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(null);

    public async Task<Subscriber?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Guid.TryParse(userId, out var id)
            ? await database
                .Subscribers()
                .SingleOrDefaultAsync(row => row.Id == new Kernel.SubscriberId(id), cancellationToken)
            : null;

    public Task SetUserNameAsync(Subscriber user, string? userName, CancellationToken cancellationToken) =>
        throw Unsupported();

    public Task<string?> GetNormalizedUserNameAsync(Subscriber user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(null);

    public Task SetNormalizedUserNameAsync(
        Subscriber user,
        string? normalizedName,
        CancellationToken cancellationToken
    ) => throw Unsupported();

    public Task<IdentityResult> CreateAsync(Subscriber user, CancellationToken cancellationToken) =>
        throw Unsupported();

    public Task<IdentityResult> UpdateAsync(Subscriber user, CancellationToken cancellationToken) =>
        throw Unsupported();

    public Task<IdentityResult> DeleteAsync(Subscriber user, CancellationToken cancellationToken) =>
        throw Unsupported();

    public Task<Subscriber?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        throw Unsupported();

    public void Dispose()
    {
        // The context belongs to the request.
    }

    private static NotSupportedException Unsupported() =>
        new("Subscribers are managed by FederationBroker.Subscribers.");

    private PasskeyRow NewRow(Subscriber user, UserPasskeyInfo passkey) =>
        new()
        {
            CredentialId = passkey.CredentialId,
            Tenant = scope.Tenant,
            SubscriberId = user.Id,
            PublicKey = passkey.PublicKey,
            SignCount = passkey.SignCount,
            Transports = passkey.Transports ?? [],
            IsUserVerified = passkey.IsUserVerified,
            IsBackupEligible = passkey.IsBackupEligible,
            IsBackedUp = passkey.IsBackedUp,
            AttestationObject = passkey.AttestationObject,
            ClientDataJson = passkey.ClientDataJson,
            Name = passkey.Name ?? "Passkey",
            CreatedAt = passkey.CreatedAt,
        };

    private static UserPasskeyInfo Info(PasskeyRow row) =>
        new(
            row.CredentialId,
            row.PublicKey,
            row.CreatedAt,
            (uint)row.SignCount,
            row.Transports,
            row.IsUserVerified,
            row.IsBackupEligible,
            row.IsBackedUp,
            row.AttestationObject,
            row.ClientDataJson
        )
        {
            Name = row.Name,
        };
}

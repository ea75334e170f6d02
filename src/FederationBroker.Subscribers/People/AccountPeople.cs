using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Outages;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Kernel.Access;
using FederationBroker.Subscribers.Access;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Logins;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Subscribers.People;

/// <summary>The people on an account, each with an own login (SSM-ROLE).</summary>
public sealed class AccountPeople(
    BrokerDbContext database,
    CableIdDigest digests,
    AccessEnding access,
    TenantScope scope,
    TimeProvider clock
)
{
    public Task<List<Subscriber>> ListAsync(AccountId account, CancellationToken cancellation) =>
        database
            .Subscribers()
            .Where(row => row.AccountId == account)
            .OrderBy(row => row.CreatedAt)
            .ToListAsync(cancellation);

    /// <summary>Null when it is not on this account.</summary>
    public Task<Subscriber?> FindAsync(AccountId account, SubscriberId id, CancellationToken cancellation) =>
        database.Subscribers().SingleOrDefaultAsync(row => row.Id == id && row.AccountId == account, cancellation);

    /// <summary>
    /// Adds a person with a login; every index that can refuse them is asked first and believed last.
    /// </summary>
    public async Task<AccountChange<Subscriber>> AddAsync(
        AccountId account,
        NewPerson wanted,
        CancellationToken cancellation
    )
    {
        if (!await database.Set<ServiceAccountRow>().AnyAsync(row => row.Id == account, cancellation))
            return new AccountChange<Subscriber>.NotFound();
        var digest = wanted.CableId is { } cableId ? digests.DigestOf(scope.Tenant, cableId) : null;
        if (await RefusalOfAsync(account, wanted, digest, cancellation) is { } fault)
            return new AccountChange<Subscriber>.Refused(fault);
        var now = clock.GetUtcNow();
        var person = new SubscriberRow
        {
            Id = SubscriberId.New(),
            Tenant = scope.Tenant,
            AccountId = account,
            Number = wanted.Number,
            Role = wanted.Role,
            CreatedAt = now,
            UpdatedAt = now,
        };
        database.Add(person);
        if (digest is not null)
            database.Add(LoginOf(person, digest, wanted.PasswordHash));
        try
        {
            await database.SaveChangesAsync(cancellation);
            return new AccountChange<Subscriber>.Done(person.ToFact());
        }
        catch (DbUpdateException refused)
            when (ConstraintViolation.Of(refused) is { } violation && AnswerTo(violation) is not null)
        {
            // Somebody was faster between the look and the write.
            database.ChangeTracker.Clear();
            return AnswerTo(violation)!;
        }
    }

    public async Task<AccountChange<Subscriber>> ChangeRoleAsync(
        AccountId account,
        SubscriberId id,
        PersonRole role,
        CancellationToken cancellation
    )
    {
        await using var transaction = await JoinedTransaction.OfAsync(database, cancellation);
        await LockAsync(account, cancellation);
        var person = await database
            .Set<SubscriberRow>()
            .SingleOrDefaultAsync(row => row.Id == id && row.AccountId == account, cancellation);
        if (person is null)
            return new AccountChange<Subscriber>.NotFound();
        if (person.Role == PersonRole.Household || role == PersonRole.Household)
            return AccountChange.Because<Subscriber>(
                AccountErrors.HouseholdStays,
                "role",
                "Choose a person, and another role."
            );
        if (role == PersonRole.Manager && await HasManagerAsync(account, except: id, cancellation))
            return new AccountChange<Subscriber>.Refused(SecondManager);
        person.Role = role;
        person.UpdatedAt = clock.GetUtcNow();
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new AccountChange<Subscriber>.Done(person.ToFact());
    }

    /// <summary>
    /// Sets the password of a person's login, and ends what whoever had the old one may have begun with it.
    /// </summary>
    /// <param name="actor">Who does it, for the audit trail.</param>
    public async Task<AccountChange<Subscriber>> SetPasswordAsync(
        AuditActor actor,
        Subscriber person,
        string passwordHash,
        AccessEnd end,
        CancellationToken cancellation
    )
    {
        await using var transaction = await JoinedTransaction.OfAsync(database, cancellation);
        var now = clock.GetUtcNow();
        var changed = await database
            .Set<LoginRow>()
            .Where(row => row.SubscriberId == person.Id && row.Kind == LoginKind.Person)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.PasswordHash, passwordHash).SetProperty(row => row.ChangedAt, now),
                cancellation
            );
        if (changed == 0)
            return new AccountChange<Subscriber>.NotFound();
        await access.EndAsync(actor, end, cancellation);
        await transaction.CommitAsync(cancellation);
        return new AccountChange<Subscriber>.Done(person);
    }

    /// <summary>Removes a person with logins, sessions, consents and pseudonyms.</summary>
    public async Task<AccountChange<SubscriberId>> RemoveAsync(
        AccountId account,
        SubscriberId id,
        CancellationToken cancellation
    )
    {
        var removed = await database
            .Set<SubscriberRow>()
            .Where(row => row.Id == id && row.AccountId == account && row.Role != PersonRole.Household)
            .ExecuteDeleteAsync(cancellation);
        return removed == 1 ? new AccountChange<SubscriberId>.Done(id) : new AccountChange<SubscriberId>.NotFound();
    }

    private AccountChange<Subscriber>? AnswerTo(ConstraintViolation violation)
    {
        if (violation.IsTaken<LoginRow>(database.Model, nameof(LoginRow.Digest)))
            return new AccountChange<Subscriber>.Refused(CableIdTaken);
        if (violation.IsTaken<SubscriberRow>(database.Model, nameof(SubscriberRow.Number)))
            return new AccountChange<Subscriber>.Refused(NumberTaken);
        if (violation.IsTaken<SubscriberRow>(database.Model, nameof(SubscriberRow.AccountId)))
            return new AccountChange<Subscriber>.Refused(SecondManager);
        return violation.IsOrphan<SubscriberRow>(database.Model) ? new AccountChange<Subscriber>.NotFound() : null;
    }

    private static LoginRow LoginOf(SubscriberRow person, byte[] digest, string? passwordHash) =>
        new()
        {
            Tenant = person.Tenant,
            Digest = digest,
            Kind = LoginKind.Person,
            AccountId = person.AccountId,
            SubscriberId = person.Id,
            PasswordHash = passwordHash,
            ChangedAt = person.CreatedAt,
        };

    private async Task<Refusal?> RefusalOfAsync(
        AccountId account,
        NewPerson wanted,
        byte[]? digest,
        CancellationToken cancellation
    )
    {
        if (wanted.Role == PersonRole.Household)
            return AccountErrors.HouseholdStays.At("role", "Choose another role.");
        if (digest is not null && await database.Set<LoginRow>().AnyAsync(row => row.Digest == digest, cancellation))
            return CableIdTaken;
        if (
            wanted.Number is { } number
            && await database.Set<SubscriberRow>().AnyAsync(row => row.Number == number, cancellation)
        )
            return NumberTaken;
        return wanted.Role == PersonRole.Manager && await HasManagerAsync(account, except: default, cancellation)
            ? SecondManager
            : null;
    }

    private Task<bool> HasManagerAsync(AccountId account, SubscriberId except, CancellationToken cancellation) =>
        database
            .Set<SubscriberRow>()
            .AnyAsync(
                row => row.AccountId == account && row.Role == PersonRole.Manager && row.Id != except,
                cancellation
            );

    private Task<int> LockAsync(AccountId account, CancellationToken cancellation) =>
        database.Database.ExecuteSqlAsync(
            $"""
            SELECT 1 FROM service_account
            WHERE tenant = {database.Scope.Tenant.Value} AND id = {account.Value} FOR UPDATE
            """,
            cancellation
        );

    private static Refusal CableIdTaken => AccountErrors.CableIdTaken.At("cableId", "Choose another one.");

    private static Refusal NumberTaken =>
        AccountErrors.PersonNumberTaken.At("number", "Use the person's number in the OSS/BSS; it is unique.");

    private static Refusal SecondManager =>
        AccountErrors.SecondManager.At("role", "Give the present manager another role first.");
}

/// <param name="Number">The person's number in the OSS/BSS; null where there is none.</param>
/// <param name="CableId">Null: they have no login of their own yet.</param>
/// <param name="PasswordHash">Null: they will sign in otherwise.</param>
public sealed record NewPerson(AccountNumber? Number, PersonRole Role, CableId? CableId, string? PasswordHash);

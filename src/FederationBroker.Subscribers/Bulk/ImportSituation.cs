using FederationBroker.Catalogue.Offers;
using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Logins;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Subscribers.Bulk;

/// <summary>
/// What is there of what a portion of an import is about. Planning adds to it, so that later lines see what earlier
/// ones make.
/// </summary>
internal sealed class ImportSituation
{
    public Dictionary<AccountNumber, ImportAccount> Accounts { get; } = [];

    /// <summary>By the login's digest in hexadecimal.</summary>
    public Dictionary<string, ImportLogin> Logins { get; } = new(StringComparer.Ordinal);

    public Dictionary<AccountNumber, ImportPerson> PeopleByNumber { get; } = [];

    public Dictionary<Guid, ImportPerson> People { get; } = [];
}

/// <summary>An account as it is, and as the lines so far want it.</summary>
internal sealed class ImportAccount(Guid id, bool isNew)
{
    public Guid Id { get; } = id;

    public bool IsNew { get; } = isNew;

    public CatalogueId? Plan { get; init; }

    public AccountStatus StatusBefore { get; init; }

    public string? RegionBefore { get; init; }

    public AccountStatus Status { get; set; }

    public string? Region { get; set; }

    /// <summary>The line that has said so; 0: none of this portion.</summary>
    public long StatusLine { get; set; }

    public long RegionLine { get; set; }

    public bool HasManager { get; set; }

    /// <summary>
    /// A person was added or changed on an account that was there, or a line took back what an earlier one had said.
    /// </summary>
    public bool IsTouched { get; set; }

    public bool IsChanged => !IsNew && (Status != StatusBefore || Region != RegionBefore);
}

internal sealed class ImportPerson(Guid id, Guid account)
{
    public Guid Id { get; } = id;

    public Guid Account { get; } = account;

    public AccountNumber? Number { get; set; }

    /// <summary>Digest of the person's login in hexadecimal; null: none.</summary>
    public string? Login { get; set; }
}

/// <param name="Person">Whose it is; the household for one of devices.</param>
internal sealed record ImportLogin(Guid Person, bool IsPersons, bool HasPassword);

/// <summary>
/// Reads the situation of a portion with a handful of questions; the accounts stay locked until the portion is written.
/// </summary>
internal sealed class ImportSituationReader(BrokerDbContext database, CableIdDigest cableIds, TenantScope scope)
{
    internal byte[] DigestOf(CableId cableId) => cableIds.DigestOf(scope.Tenant, cableId);

    internal async Task<ImportSituation> ReadAsync(List<ImportLine> lines, CancellationToken cancellation)
    {
        var situation = new ImportSituation();
        var numbers = lines.Select(line => line.Number.Value).Distinct().ToArray();
        var accounts = await database
            .Set<ServiceAccountRow>()
            .FromSql(
                $"""
                SELECT * FROM service_account WHERE tenant = {scope.Tenant.Value} AND number = ANY ({numbers})
                ORDER BY id FOR UPDATE
                """
            )
            .AsNoTracking()
            .ToListAsync(cancellation);
        foreach (var row in accounts)
            situation.Accounts[row.Number] = AccountOf(row);
        await ReadManagersAsync(situation, cancellation);
        await ReadPeopleAsync(situation, lines, cancellation);
        return situation;
    }

    private static ImportAccount AccountOf(ServiceAccountRow row) =>
        new(row.Id.Value, isNew: false)
        {
            Plan = row.Plan,
            StatusBefore = row.Status,
            RegionBefore = row.Region,
            Status = row.Status,
            Region = row.Region,
        };

    private async Task ReadManagersAsync(ImportSituation situation, CancellationToken cancellation)
    {
        var ids = situation.Accounts.Values.Select(account => new AccountId(account.Id)).ToList();
        var managed = await database
            .Set<SubscriberRow>()
            .Where(row => ids.Contains(row.AccountId) && row.Role == PersonRole.Manager)
            .Select(row => row.AccountId)
            .ToListAsync(cancellation);
        var known = managed.Select(id => id.Value).ToHashSet();
        foreach (var account in situation.Accounts.Values)
            account.HasManager = known.Contains(account.Id);
    }

    private async Task ReadPeopleAsync(
        ImportSituation situation,
        List<ImportLine> lines,
        CancellationToken cancellation
    )
    {
        var digests = lines
            .Where(line => line.CableId is not null)
            .Select(line => DigestOf(line.CableId!.Value))
            .ToList();
        var people = await FindPeopleAsync(lines, digests, cancellation);
        foreach (var row in people)
        {
            var person = new ImportPerson(row.Id.Value, row.AccountId.Value) { Number = row.Number };
            situation.People[person.Id] = person;
            if (row.Number is { } number)
                situation.PeopleByNumber[number] = person;
        }

        await ReadLoginsAsync(situation, [.. people.Select(row => row.Id)], digests, cancellation);
    }

    // People by number or by login. Two questions that an index answers each: asked in one, "or" made PostgreSQL walk
    // through every subscriber for each portion, eleven seconds where these take a few hundredths.
    private async Task<List<KnownPerson>> FindPeopleAsync(
        List<ImportLine> lines,
        List<byte[]> digests,
        CancellationToken cancellation
    )
    {
        var numbers = lines.Where(line => line.Person is not null).Select(line => line.Person).Distinct().ToList();
        var subscribers = database.Set<SubscriberRow>().AsNoTracking();
        var named = await subscribers
            .Where(row => numbers.Contains(row.Number))
            .Select(row => new KnownPerson(row.Id, row.AccountId, row.Number))
            .ToListAsync(cancellation);
        var holders = await database
            .Set<LoginRow>()
            .Where(login => digests.Contains(login.Digest))
            .Select(login => login.SubscriberId)
            .Distinct()
            .ToListAsync(cancellation);
        var unnamed = holders.Except(named.Select(row => row.Id)).ToList();
        var others = await subscribers
            .Where(row => unnamed.Contains(row.Id))
            .Select(row => new KnownPerson(row.Id, row.AccountId, row.Number))
            .ToListAsync(cancellation);
        return [.. named, .. others];
    }

    // The logins that lines are about, and of each person, which login is theirs.
    private async Task ReadLoginsAsync(
        ImportSituation situation,
        List<SubscriberId> people,
        List<byte[]> digests,
        CancellationToken cancellation
    )
    {
        var logins = await database
            .Set<LoginRow>()
            .AsNoTracking()
            .Where(row => digests.Contains(row.Digest) || people.Contains(row.SubscriberId))
            .Select(row => new
            {
                row.Digest,
                row.Kind,
                row.SubscriberId,
                HasPassword = row.PasswordHash != null,
            })
            .ToListAsync(cancellation);
        foreach (var row in logins)
        {
            var isPersons = row.Kind == LoginKind.Person;
            situation.Logins[Convert.ToHexString(row.Digest)] = new ImportLogin(
                row.SubscriberId.Value,
                isPersons,
                row.HasPassword
            );
            if (isPersons && situation.People.TryGetValue(row.SubscriberId.Value, out var person))
                person.Login = Convert.ToHexString(row.Digest);
        }
    }

    private sealed record KnownPerson(SubscriberId Id, AccountId AccountId, AccountNumber? Number);
}

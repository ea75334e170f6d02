using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Logins;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Subscribers.Import;

/// <summary>Writes a portion of an import with one statement for each table: a row at a time would take hours for a million.</summary>
public sealed class ImportWriter(BrokerDbContext database, SubscriberVault vault, TenantScope scope, TimeProvider clock)
{
    internal async Task<ImportOutcome> WriteAsync(List<ImportLine> lines, CancellationToken cancellation)
    {
        var faults = new List<(long, Fault)>();
        var fresh = await FreshAsync(lines, faults, cancellation);
        if (fresh.Count == 0) return new ImportOutcome(0, faults);
        var now = clock.GetUtcNow();
        var accounts = fresh.ToDictionary(line => line.Number, _ => AccountId.New().Value);
        await InsertAccountsAsync(fresh, accounts, now, cancellation);
        await InsertSubscribersAsync([.. fresh.Select(line => new Person(SubscriberId.New().Value, accounts[line.Number], null, PersonRole.Household))], now, cancellation);
        var people = fresh.Where(line => line.CableId is not null).Select(line => (Line: line, Person: new Person(SubscriberId.New().Value, accounts[line.Number], line.Person?.Value, PersonRole.Manager))).ToList();
        await InsertSubscribersAsync([.. people.Select(pair => pair.Person)], now, cancellation);
        await InsertLoginsAsync(people, now, cancellation);
        return new ImportOutcome(fresh.Count, faults);
    }

    // What is there already is left alone, so a file can be imported again; what contradicts it, or itself, is told.
    private async Task<List<ImportLine>> FreshAsync(List<ImportLine> lines, List<(long, Fault)> faults, CancellationToken cancellation)
    {
        var numbers = lines.Select(line => line.Number).Distinct().ToList();
        var plans = await database.Set<ServiceAccount>().Where(row => numbers.Contains(row.Number)).ToDictionaryAsync(row => row.Number, row => row.Plan, cancellation);
        var logins = await TakenAsync(lines, cancellation);
        var people = await TakenNumbersAsync(lines, cancellation);
        var fresh = new List<ImportLine>(lines.Count);
        foreach (var line in lines)
        {
            if (plans.TryGetValue(line.Number, out var plan))
            {
                if (line.Plan is not null && line.Plan != plan) faults.Add((line.Line, new Fault(AccountErrors.SecondPlan, "plan", $"Account {line.Number} has plan {plan?.Value ?? "none"}; change it by itself.")));
            }
            else if (line.CableId is { } cableId && !logins.Add(Convert.ToHexString(vault.DigestOf(scope.Tenant, cableId))))
            {
                faults.Add((line.Line, new Fault(AccountErrors.CableIdTaken, "cableId", "Choose another one.")));
            }
            else if (line.Person is { } person && !people.Add(person))
            {
                faults.Add((line.Line, new Fault(AccountErrors.PersonNumberTaken, "person", "Use the person's number in the OSS/BSS; it is unique.")));
            }
            else
            {
                plans.Add(line.Number, line.Plan);
                fresh.Add(line);
            }
        }

        return fresh;
    }

    private async Task<HashSet<string>> TakenAsync(List<ImportLine> lines, CancellationToken cancellation)
    {
        var digests = lines.Where(line => line.CableId is not null).Select(line => vault.DigestOf(scope.Tenant, line.CableId!.Value)).ToList();
        return [.. (await database.Set<Login>().Where(row => digests.Contains(row.Digest)).Select(row => row.Digest).ToListAsync(cancellation)).Select(Convert.ToHexString)];
    }

    private async Task<HashSet<AccountNumber>> TakenNumbersAsync(List<ImportLine> lines, CancellationToken cancellation)
    {
        var numbers = lines.Where(line => line.Person is not null).Select(line => line.Person).ToList();
        return [.. (await database.Set<Subscriber>().Where(row => numbers.Contains(row.Number)).Select(row => row.Number!.Value).ToListAsync(cancellation))];
    }

    private Task<int> InsertAccountsAsync(List<ImportLine> lines, Dictionary<AccountNumber, Guid> ids, DateTimeOffset now, CancellationToken cancellation)
    {
        var id = lines.Select(line => ids[line.Number]).ToArray();
        var number = lines.Select(line => line.Number.Value).ToArray();
        var status = lines.Select(line => line.Status.ToString()).ToArray();
        var plan = lines.Select(line => line.Plan?.Value).ToArray();
        var region = lines.Select(line => line.Region).ToArray();
        return database.Database.ExecuteSqlAsync(
            $"""
             INSERT INTO service_account (id, tenant, number, status, plan, plan_since, region, choices, trial_device_types, version, created_at, updated_at)
             SELECT row.id, {scope.Tenant.Value}, row.number, row.status, row.plan, CASE WHEN row.plan IS NULL THEN NULL ELSE {now} END, row.region, '[]', '[]', 1, {now}, {now}
             FROM unnest({id}, {number}, {status}, {plan}, {region}) AS row(id, number, status, plan, region)
             """, cancellation);
    }

    private Task<int> InsertSubscribersAsync(List<Person> people, DateTimeOffset now, CancellationToken cancellation)
    {
        var id = people.Select(person => person.Id).ToArray();
        var account = people.Select(person => person.Account).ToArray();
        var number = people.Select(person => person.Number).ToArray();
        var role = people.Select(person => person.Role.ToString()).ToArray();
        return database.Database.ExecuteSqlAsync(
            $"""
             INSERT INTO subscriber (id, tenant, account_id, number, role, created_at, updated_at)
             SELECT row.id, {scope.Tenant.Value}, row.account, row.number, row.role, {now}, {now}
             FROM unnest({id}, {account}, {number}, {role}) AS row(id, account, number, role)
             """, cancellation);
    }

    private Task<int> InsertLoginsAsync(List<(ImportLine Line, Person Person)> people, DateTimeOffset now, CancellationToken cancellation)
    {
        var digest = people.Select(pair => vault.DigestOf(scope.Tenant, pair.Line.CableId!.Value)).ToArray();
        var account = people.Select(pair => pair.Person.Account).ToArray();
        var subscriber = people.Select(pair => pair.Person.Id).ToArray();
        var hash = people.Select(pair => pair.Line.PasswordHash).ToArray();
        return database.Database.ExecuteSqlAsync(
            $"""
             INSERT INTO login (tenant, digest, kind, account_id, subscriber_id, password_hash, changed_at)
             SELECT {scope.Tenant.Value}, row.digest, 'Person', row.account, row.subscriber, row.hash, {now}
             FROM unnest({digest}, {account}, {subscriber}, {hash}) AS row(digest, account, subscriber, hash)
             """, cancellation);
    }

    private sealed record Person(Guid Id, Guid Account, string? Number, PersonRole Role);
}

/// <param name="Created">Accounts that were not there before.</param>
internal sealed record ImportOutcome(int Created, List<(long Line, Fault Fault)> Faults);

using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Subscribers.Bulk;

/// <summary>
/// Writes a portion of an import with one statement for each table: a row at a time would take hours for a million.
/// </summary>
internal sealed class ImportWriter(
    BrokerDbContext database,
    ImportSituationReader reader,
    TenantScope scope,
    TimeProvider clock
)
{
    public async Task<ImportPlan> WriteAsync(List<ImportLine> lines, CancellationToken cancellation)
    {
        var plan = new ImportPlan(await reader.ReadAsync(lines, cancellation), reader.DigestOf);
        plan.Take(lines);
        var now = clock.GetUtcNow();
        if (plan.NewAccounts.Count > 0)
            await InsertAccountsAsync(plan, now, cancellation);
        if (plan.ChangedAccounts.ToList() is { Count: > 0 } changed)
            await UpdateAccountsAsync(changed, now, cancellation);
        var households = plan.NewAccounts.Select(one =>
            (new ImportPerson(SubscriberId.New().Value, one.Account.Id), PersonRole.Household)
        );
        if (households.Concat(plan.NewPeople).ToList() is { Count: > 0 } people)
            await InsertSubscribersAsync(people, now, cancellation);
        if (plan.NewNumbers.Count > 0)
            await UpdateNumbersAsync(plan, now, cancellation);
        await WriteLoginsAsync(plan, now, cancellation);
        return plan;
    }

    private Task<int> InsertAccountsAsync(ImportPlan plan, DateTimeOffset now, CancellationToken cancellation)
    {
        var id = plan.NewAccounts.Select(one => one.Account.Id).ToArray();
        var number = plan.NewAccounts.Select(one => one.Number.Value).ToArray();
        var status = plan.NewAccounts.Select(one => one.Account.Status.ToString()).ToArray();
        var tariff = plan.NewAccounts.Select(one => one.Account.Plan?.Value).ToArray();
        var region = plan.NewAccounts.Select(one => one.Account.Region).ToArray();
        return database.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO service_account (id, tenant, number, status, plan, plan_since, region,
              choices, trial_device_types, version, created_at, updated_at)
            SELECT row.id, {scope.Tenant.Value}, row.number, row.status, row.plan,
              CASE WHEN row.plan IS NULL THEN NULL ELSE {now} END, row.region,
                '[]'::jsonb, '[]'::jsonb, 1, {now}, {now}
            FROM unnest({id}, {number}, {status}, {tariff}, {region}) AS row(id, number, status, plan, region)
            """,
            cancellation
        );
    }

    private Task<int> UpdateAccountsAsync(
        List<ImportAccount> accounts,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var id = accounts.Select(account => account.Id).ToArray();
        var status = accounts.Select(account => account.Status.ToString()).ToArray();
        var region = accounts.Select(account => account.Region).ToArray();
        return database.Database.ExecuteSqlAsync(
            $"""
            UPDATE service_account AS account SET status = row.status, region = row.region,
              version = account.version + 1, updated_at = {now}
            FROM unnest({id}, {status}, {region}) AS row(id, status, region)
            WHERE account.id = row.id AND account.tenant = {scope.Tenant.Value}
            """,
            cancellation
        );
    }

    private Task<int> InsertSubscribersAsync(
        List<(ImportPerson Person, PersonRole Role)> people,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var id = people.Select(one => one.Person.Id).ToArray();
        var account = people.Select(one => one.Person.Account).ToArray();
        var number = people.Select(one => one.Person.Number?.Value).ToArray();
        var role = people.Select(one => one.Role.ToString()).ToArray();
        return database.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO subscriber (id, tenant, account_id, number, role, created_at, updated_at)
            SELECT row.id, {scope.Tenant.Value}, row.account, row.number, row.role, {now}, {now}
            FROM unnest({id}, {account}, {number}, {role}) AS row(id, account, number, role)
            """,
            cancellation
        );
    }

    private Task<int> UpdateNumbersAsync(ImportPlan plan, DateTimeOffset now, CancellationToken cancellation)
    {
        var id = plan.NewNumbers.Select(one => one.Person).ToArray();
        var number = plan.NewNumbers.Select(one => one.Number.Value).ToArray();
        return database.Database.ExecuteSqlAsync(
            $"""
            UPDATE subscriber AS person SET number = row.number, updated_at = {now}
            FROM unnest({id}, {number}) AS row(id, number)
            WHERE person.id = row.id AND person.tenant = {scope.Tenant.Value}
            """,
            cancellation
        );
    }

    private async Task WriteLoginsAsync(ImportPlan plan, DateTimeOffset now, CancellationToken cancellation)
    {
        if (plan.OldLogins.Count > 0)
        {
            var old = plan.OldLogins.ToArray();
            await database.Database.ExecuteSqlAsync(
                $"DELETE FROM login WHERE tenant = {scope.Tenant.Value} AND digest = ANY ({old})",
                cancellation
            );
        }

        if (plan.NewLogins.Count > 0)
        {
            var digest = plan.NewLogins.Select(one => one.Digest).ToArray();
            var account = plan.NewLogins.Select(one => one.Person.Account).ToArray();
            var subscriber = plan.NewLogins.Select(one => one.Person.Id).ToArray();
            var hash = plan.NewLogins.Select(one => one.PasswordHash).ToArray();
            await database.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO login (tenant, digest, kind, account_id, subscriber_id, password_hash, changed_at)
                SELECT {scope.Tenant.Value}, row.digest, 'Person', row.account, row.subscriber, row.hash, {now}
                FROM unnest({digest}, {account}, {subscriber}, {hash}) AS row(digest, account, subscriber, hash)
                """,
                cancellation
            );
        }

        if (plan.FirstPasswords.Count == 0)
            return;
        var of = plan.FirstPasswords.Select(one => one.Digest).ToArray();
        var first = plan.FirstPasswords.Select(one => one.PasswordHash).ToArray();
        await database.Database.ExecuteSqlAsync(
            $"""
            UPDATE login SET password_hash = row.hash, changed_at = {now}
            FROM unnest({of}, {first}) AS row(digest, hash)
            WHERE login.tenant = {scope.Tenant.Value} AND login.digest = row.digest AND login.password_hash IS NULL
            """,
            cancellation
        );
    }
}

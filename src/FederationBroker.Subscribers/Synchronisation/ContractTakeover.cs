using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Plugins.Abstractions.SubscriberData;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Subscribers.Synchronisation;

/// <summary>
/// Makes the broker's accounts what the OSS/BSS says they are. A notice counts once, and only if nothing newer about
/// its account (or person) was taken over before; so pages may repeat and overtake each other. Runs inside the caller's
/// transaction.
/// </summary>
internal sealed class ContractTakeover(
    BrokerDbContext database,
    CatalogueStore catalogues,
    PeopleTakeover people,
    TenantScope scope,
    AuditTrail audit,
    TimeProvider clock
)
{
    private const string Actor = "oss";

    public async Task TakeOverAsync(AccountNotice notice, CancellationToken cancellation)
    {
        if (!AccountNumber.TryParse(notice.Account.Number, out var number))
        {
            audit.Add(Actor, "oss.notice", "unusable-number");
            await database.SaveChangesAsync(cancellation);
            return;
        }

        var isAnswered = await IsAnsweredAsync(number, notice.Account.Version, cancellation);
        var isNews = await IsNewsAsync(OssSubject.Account, number, notice.Account.Version, cancellation);
        if (notice.What is AccountEvent.Removed)
        {
            if (isNews)
                await RemoveAsync(number, cancellation);
            return;
        }

        if (isNews && !isAnswered)
            await PutAsync(number, notice.Account, cancellation);
        await people.TakeOverAsync(
            number,
            notice,
            person => IsNewsAsync(OssSubject.Person, person, notice.Account.Version, cancellation),
            cancellation
        );
    }

    /// <summary>A change of ours did not happen: what the OSS/BSS has takes its place.</summary>
    /// <param name="current">Null: the OSS/BSS has no such account; ours is closed.</param>
    public async Task ReplaceAsync(AccountNumber number, AccountState? current, CancellationToken cancellation)
    {
        audit.Add(Actor, "oss.change-not-taken", "conflict", detail: number.Value);
        if (current is null)
        {
            // Closed, not removed: what the broker alone has (consents, pseudonyms) does not go on a misunderstanding.
            // A notice removes.
            await database
                .Set<ServiceAccount>()
                .Where(row => row.Number == number && row.Status != AccountStatus.Closed)
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(row => row.Status, AccountStatus.Closed)
                            .SetProperty(row => row.Version, row => row.Version + 1),
                    cancellation
                );
            return;
        }

        // Not a question of news: our own change stands on top of a version that may have been taken over long ago.
        _ = await IsNewsAsync(OssSubject.Account, number, current.Version, cancellation);
        await NoteCurrentAsync(number, current.Version, current.Version, cancellation);
        await PutAsync(number, current, cancellation);
    }

    /// <summary>What the OSS/BSS is known to be at, so that the next change is made on it.</summary>
    /// <param name="answered">Notices up to this version hold nothing new.</param>
    public Task NoteCurrentAsync(AccountNumber number, long version, long answered, CancellationToken cancellation) =>
        database.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO oss_version AS known (tenant, subject, number, version, current, answered) VALUES ({scope.Tenant.Value}, {nameof(
                OssSubject.Account
            )}, {number.Value}, 0, {version}, {answered})
            ON CONFLICT (tenant, subject, number) DO UPDATE SET current = greatest(known.current, excluded.current), answered = greatest(known.answered, excluded.answered)
            """,
            cancellation
        );

    // The echo of a change of ours must not undo a later one. A version that an answer to us has named holds nothing
    // new; and while a change waits, its own answer will tell: applied on top of what we have, or in conflict, with the
    // state that counts.
    private async Task<bool> IsAnsweredAsync(AccountNumber number, long version, CancellationToken cancellation) =>
        await database
            .Set<OssVersion>()
            .AnyAsync(
                row => row.Subject == OssSubject.Account && row.Number == number && row.Answered >= version,
                cancellation
            )
        || await database
            .Set<OssOrder>()
            .AnyAsync(row => row.Account == number && row.State == OssOrderState.Waiting, cancellation);

    // One statement: of two that bring the same version, one is news.
    private async Task<bool> IsNewsAsync(
        OssSubject subject,
        AccountNumber number,
        long version,
        CancellationToken cancellation
    ) =>
        await database.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO oss_version AS known (tenant, subject, number, version, current, answered) VALUES ({scope.Tenant.Value}, {subject.ToString()}, {number.Value}, {version}, {version}, 0)
            ON CONFLICT (tenant, subject, number) DO UPDATE SET version = excluded.version, current = greatest(known.current, excluded.current) WHERE known.version < excluded.version
            """,
            cancellation
        ) == 1;

    private async Task PutAsync(AccountNumber number, AccountState state, CancellationToken cancellation)
    {
        var account = await database
            .Set<ServiceAccount>()
            .FromSql(
                $"SELECT * FROM service_account WHERE tenant = {scope.Tenant.Value} AND number = {number.Value} FOR UPDATE"
            )
            .SingleOrDefaultAsync(cancellation);
        var now = clock.GetUtcNow();
        if (account is null)
        {
            account = new ServiceAccount
            {
                Id = AccountId.New(),
                Tenant = scope.Tenant,
                Number = number,
                Status = AccountStatus.Active,
                CreatedAt = now,
                UpdatedAt = now,
            };
            database.AddRange(account, AccountDesk.HouseholdOf(account));
            audit.Add(Actor, "account.created", detail: number.Value);
        }

        var before = ContractData.Of(account);
        account.Status = ContractData.StatusOf(state.Status);
        PutRegion(account, state.Region);
        await PutPlanAsync(account, state, now, cancellation);
        // Unchanged rows keep their version, so that staff who are editing are not told of a change that was none.
        if (before != ContractData.Of(account))
        {
            account.Version++;
            account.UpdatedAt = now;
            audit.Add(
                Actor,
                "account.changed",
                detail: $"{number.Value} {before.Status} to {account.Status}, plan {before.Plan?.Value ?? "none"} "
                    + $"to {account.Plan?.Value ?? "none"}"
            );
        }

        await database.SaveChangesAsync(cancellation);
    }

    // Cut short it would be another region; the account keeps the one it has, and staff find the reason in the audit
    // trail.
    private void PutRegion(ServiceAccount account, string? region)
    {
        if (region is null)
            return;
        if (StoredText.FaultOf(region, ServiceAccount.LongestRegion) is null)
            account.Region = region.Length == 0 ? null : region;
        else
            audit.Add(Actor, "account.region", "unusable-region", detail: account.Number.Value);
    }

    // A plan that the catalogue does not have would leave the account with nothing: it keeps what it has, and staff
    // find the reason in the audit trail.
    private async Task PutPlanAsync(
        ServiceAccount account,
        AccountState state,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        if (state.Plan is not { } wanted || wanted == (account.Plan?.Value ?? string.Empty))
            return;
        CatalogueId? plan = null;
        if (wanted.Length > 0)
        {
            await database.Database.ExecuteSqlAsync(
                $"SELECT 1 FROM catalogue_head WHERE tenant = {scope.Tenant.Value} FOR SHARE",
                cancellation
            );
            if (
                !CatalogueId.TryParse(wanted, out var id)
                || !(await catalogues.CurrentAsync(cancellation)).Index.Plans.ContainsKey(id)
            )
            {
                audit.Add(Actor, "account.plan", "unknown-plan", detail: account.Number.Value);
                return;
            }

            plan = id;
        }

        (account.Plan, account.PlanSince, account.Choices) = (plan, plan is null ? null : now, []);
    }

    private async Task RemoveAsync(AccountNumber number, CancellationToken cancellation)
    {
        if (
            await database.Set<ServiceAccount>().Where(row => row.Number == number).ExecuteDeleteAsync(cancellation)
            == 0
        )
            return;
        audit.Add(Actor, "account.removed", detail: number.Value);
        await database.SaveChangesAsync(cancellation);
    }
}

using System.Collections.Immutable;
using FederationBroker.Data;
using FederationBroker.Data.Outages;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Staff.Access;
using FederationBroker.Staff.Changes;
using FederationBroker.Staff.Members;
using FederationBroker.Staff.Rights;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Staff.Register;

/// <summary>
/// Adds, changes and removes the staff of one realm. Two rules hold whoever calls: nobody handles rights they do not
/// have (own ones included), and somebody stays in charge.
/// </summary>
/// <remarks><c>by</c> is null when the installation's command line acts: whoever can run it has every right
/// already.</remarks>
public sealed class StaffRegister(
    BrokerDbContext database,
    TenantScope scope,
    StaffVault vault,
    StaffSessions sessions,
    StaffAudit audit,
    TimeProvider clock
)
{
    /// <returns><see cref="RegisterOutcome.Done"/> with an enrolment link's handle.</returns>
    public async Task<RegisterOutcome> AddAsync(
        string? nameText,
        ImmutableArray<StaffRole> roles,
        StaffIdentity? by,
        CancellationToken cancellation
    )
    {
        if (!StaffName.TryParse(nameText, out var name))
            return Refuse("name", StaffErrors.BadName, "Write an address such as first.last@operator.example.");
        if (RegisterRules.FaultOf(scope.Tenant, roles, by) is { } fault)
            return new RegisterOutcome.Refused(fault);
        var digest = vault.DigestOf(scope.Tenant, name);
        if (await database.Set<StaffMember>().AnyAsync(row => row.NameDigest == digest, cancellation))
            return NameTaken();

        var handle = Secrets.New();
        var member = NewMember(name, digest, roles, handle);
        database.Add(member);
        audit.Changed(ActorOf(by), Subject(member.Id), StaffActions.StaffAdded, before: null, Snapshot(member));
        try
        {
            await database.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException twice)
            when (ConstraintViolation.Of(twice)?.IsTaken<StaffMember>(database.Model, nameof(StaffMember.NameDigest))
                == true
            )
        {
            return NameTaken();
        }

        return new RegisterOutcome.Done(member.ToFact(), handle);
    }

    private StaffMember NewMember(StaffName name, byte[] digest, ImmutableArray<StaffRole> roles, string handle)
    {
        var now = clock.GetUtcNow();
        var id = new StaffId(Guid.CreateVersion7(now));
        return new StaffMember
        {
            Id = id,
            Tenant = scope.Tenant,
            NameDigest = digest,
            SealedName = vault.SealName(scope.Tenant, id, name),
            Roles = NamesOf(roles),
            EnrolmentHash = Secrets.Hash(handle),
            EnrolmentEnds = now + Enrolment.LinkLives,
            CreatedAt = now,
            UpdatedAt = now,
            Version = 1,
        };
    }

    public Task<RegisterOutcome> ChangeAsync(
        StaffId id,
        MemberChange change,
        Precondition precondition,
        StaffIdentity? by,
        CancellationToken cancellation
    ) =>
        ApplyAsync(
            id,
            precondition,
            by,
            change.StandingAfter,
            async (member, before) =>
            {
                member.Roles = change.Roles is { } roles ? NamesOf(roles) : member.Roles;
                member.Disabled = change.Disabled ?? member.Disabled;
                audit.Changed(ActorOf(by), Subject(id), StaffActions.StaffChanged, before, Snapshot(member));
                await SaveAsync(member, cancellation);
                if (member.Disabled)
                    await sessions.EndAllAsync(id, cancellation);
                return new RegisterOutcome.Done(member.ToFact(), EnrolmentHandle: null);
            },
            cancellation
        );

    /// <summary>Takes password and second factor away, ends every session and makes a new enrolment link.</summary>
    public Task<RegisterOutcome> ResetAsync(
        StaffId id,
        Precondition precondition,
        StaffIdentity? by,
        CancellationToken cancellation
    ) =>
        ApplyAsync(
            id,
            precondition,
            by,
            member => new RightsInUse(member.RoleSet, !member.Disabled),
            async (member, before) =>
            {
                var handle = Secrets.New();
                (member.PasswordHash, member.SealedTotpSecret, member.WrongCodes) = (null, null, 0);
                (member.EnrolmentHash, member.EnrolmentEnds) = (
                    Secrets.Hash(handle),
                    clock.GetUtcNow() + Enrolment.LinkLives
                );
                audit.Changed(ActorOf(by), Subject(id), StaffActions.StaffAccessReset, before, Snapshot(member));
                await SaveAsync(member, cancellation);
                await database
                    .Set<StaffRecoveryCode>()
                    .Where(row => row.StaffId == id)
                    .ExecuteDeleteAsync(cancellation);
                await sessions.EndAllAsync(id, cancellation);
                return new RegisterOutcome.Done(member.ToFact(), handle);
            },
            cancellation
        );

    public Task<RegisterOutcome> RemoveAsync(
        StaffId id,
        Precondition precondition,
        StaffIdentity? by,
        CancellationToken cancellation
    ) =>
        ApplyAsync(
            id,
            precondition,
            by,
            member => new RightsInUse(member.RoleSet, IsActive: false),
            async (member, before) =>
            {
                audit.Changed(ActorOf(by), Subject(id), StaffActions.StaffRemoved, before, after: null);
                database.Remove(member);
                await database.SaveChangesAsync(cancellation);
                return new RegisterOutcome.Done(member.ToFact(), EnrolmentHandle: null);
            },
            cancellation
        );

    /// <summary>For the audit trail and for plans: what somebody may do, and no word about who it is.</summary>
    internal static StaffSnapshot Snapshot(StaffMember member) =>
        new(member.Roles, member.Disabled, member.PasswordHash is not null, member.SealedTotpSecret is not null);

    // One change of this realm's staff at a time: two administrators who remove each other at once must not both
    // succeed.
    private async Task<RegisterOutcome> ApplyAsync(
        StaffId id,
        Precondition precondition,
        StaffIdentity? by,
        Func<StaffMember, RightsInUse> standingAfter,
        Func<StaffMember, StaffSnapshot, Task<RegisterOutcome>> apply,
        CancellationToken cancellation
    )
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        var realm = $"staff-of-{scope.Tenant}";
        await database.Database.ExecuteSqlAsync(
            $"SELECT pg_advisory_xact_lock(hashtextextended({realm}, 0))",
            cancellation
        );
        if (await database.Set<StaffMember>().SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } member)
            return new RegisterOutcome.Unknown();
        if (precondition.Version is { } seen && !seen.Include(member.Version))
            return new RegisterOutcome.Stale();

        var after = standingAfter(member);
        if (RegisterRules.FaultOf(scope.Tenant, member, after.Roles, by) is { } fault)
            return new RegisterOutcome.Refused(fault);
        if (
            !(after.IsActive && after.Roles.Any(RoleTable.IsInCharge))
            && await IsLastInChargeAsync(member, cancellation)
        )
            return Refuse("id", StaffErrors.LastInCharge, "Give the role to a colleague first.");
        if (precondition.DryRun)
            return new RegisterOutcome.Planned(member.ToFact(), await EffectsAsync(member, after, cancellation));

        var outcome = await apply(member, Snapshot(member));
        await transaction.CommitAsync(cancellation);
        return outcome;
    }

    private async Task<bool> IsLastInChargeAsync(StaffMember member, CancellationToken cancellation)
    {
        if (member.Disabled || !member.RoleSet.Any(RoleTable.IsInCharge))
            return false;
        var inCharge =
            scope.Tenant == PlatformRealm.Tenant ? nameof(StaffRole.Platform) : nameof(StaffRole.Administrator);
        return !await database
            .Set<StaffMember>()
            .AnyAsync(row => row.Id != member.Id && !row.Disabled && row.Roles.Contains(inCharge), cancellation);
    }

    private async Task<ImmutableArray<string>> EffectsAsync(
        StaffMember member,
        RightsInUse after,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        var running = await database
            .Set<StaffSession>()
            .CountAsync(row => row.StaffId == member.Id && row.ExpiresAt > now, cancellation);
        var keys = await database
            .Set<ApiKeys.StaffApiKey>()
            .CountAsync(
                row => row.CreatedBy == member.Id.Value && row.RevokedAt == null && row.ExpiresAt > now,
                cancellation
            );
        var (had, has) = (
            RoleTable.Of(member.Disabled ? [] : member.RoleSet),
            RoleTable.Of(after.IsActive ? after.Roles : [])
        );
        return
        [
            $"Sessions running now: {running}.",
            $"Valid API keys made by this person, which stay valid: {keys}.",
            .. Sentence("Rights gained", has.Except(had)),
            .. Sentence("Rights lost", had.Except(has)),
        ];
    }

    private Task<int> SaveAsync(StaffMember member, CancellationToken cancellation)
    {
        member.Version++;
        member.UpdatedAt = clock.GetUtcNow();
        return database.SaveChangesAsync(cancellation);
    }

    private static string[] Sentence(string what, IEnumerable<Permission> permissions) =>
        permissions.Order().ToArray() is { Length: > 0 } some ? [$"{what}: {string.Join(", ", some)}."] : [];

    private static string[] NamesOf(ImmutableArray<StaffRole> roles) =>
        [.. roles.Distinct().Order().Select(role => role.ToString())];

    private static string ActorOf(StaffIdentity? by) => by?.Subject ?? StaffAudit.CommandLine;

    private static (string Kind, string Id) Subject(StaffId id) => ("staff", id.Value.ToString());

    private static RegisterOutcome.Refused NameTaken() =>
        Refuse("name", StaffErrors.NameTaken, "Choose another name, or change the roles of the person who has it.");

    private static RegisterOutcome.Refused Refuse(string place, Refusal refusal, string fix) =>
        new(refusal.At(place, fix));
}

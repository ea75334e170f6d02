using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Subscribers.Accounts;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Subscribers.Profiles;

/// <summary>The user profiles of an account, and what each remembers (SUB-PROF).</summary>
public sealed class UserProfiles(BrokerDbContext database, TenantScope scope, TimeProvider clock)
{
    private const int OldestRating = 21;
    private const int MostEntriesOfAKind = 500;

    public Task<List<UserProfile>> ListAsync(AccountId account, CancellationToken cancellation) =>
        database
            .Profiles()
            .Where(row => row.AccountId == account)
            .OrderBy(row => row.CreatedAt)
            .ToListAsync(cancellation);

    /// <summary>Null when it is not on this account.</summary>
    public Task<UserProfile?> FindAsync(AccountId account, ProfileId id, CancellationToken cancellation) =>
        database.Profiles().SingleOrDefaultAsync(row => row.Id == id && row.AccountId == account, cancellation);

    public async Task<AccountChange<UserProfile>> AddAsync(
        AccountId account,
        ProfileEdit wanted,
        CancellationToken cancellation
    )
    {
        if (FaultOf(wanted) is { } fault)
            return new AccountChange<UserProfile>.Refused(fault);
        await using var transaction = await JoinedTransaction.OfAsync(database, cancellation);
        if (
            await database.Database.ExecuteSqlAsync(
                $"""
                UPDATE service_account SET updated_at = updated_at
                WHERE tenant = {scope.Tenant.Value} AND id = {account.Value}
                """,
                cancellation
            ) == 0
        )
            return new AccountChange<UserProfile>.NotFound();
        if (
            await database.Set<UserProfileRow>().CountAsync(row => row.AccountId == account, cancellation)
            >= UserProfile.MostOfAnAccount
        )
            return AccountChange.Because<UserProfile>(
                ProfileErrors.TooMany,
                string.Empty,
                $"Remove one first; {UserProfile.MostOfAnAccount} are the most."
            );
        var profile = new UserProfileRow
        {
            Id = ProfileId.New(),
            Tenant = scope.Tenant,
            AccountId = account,
            Nickname = wanted.Nickname,
            Icon = wanted.Icon,
            PinHash = (wanted.Pin as PinEdit.Replace)?.Hash,
            DefaultLevel = wanted.DefaultLevel,
            MaximumLevel = wanted.MaximumLevel,
            CreatedAt = clock.GetUtcNow(),
        };
        database.Add(profile);
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new AccountChange<UserProfile>.Done(profile.ToFact());
    }

    public async Task<AccountChange<UserProfile>> EditAsync(
        AccountId account,
        ProfileId id,
        ProfileEdit wanted,
        CancellationToken cancellation
    )
    {
        if (FaultOf(wanted) is { } fault)
            return new AccountChange<UserProfile>.Refused(fault);
        var profile = await database
            .Set<UserProfileRow>()
            .SingleOrDefaultAsync(row => row.Id == id && row.AccountId == account, cancellation);
        if (profile is null)
            return AccountChange.Because<UserProfile>(ProfileErrors.NotFound, "profile", "Load the account again.");
        (profile.Nickname, profile.Icon, profile.DefaultLevel, profile.MaximumLevel) = (
            wanted.Nickname,
            wanted.Icon,
            wanted.DefaultLevel,
            wanted.MaximumLevel
        );
        profile.PinHash = wanted.Pin switch
        {
            PinEdit.Replace set => set.Hash,
            PinEdit.Remove => null,
            _ => profile.PinHash,
        };
        await database.SaveChangesAsync(cancellation);
        return new AccountChange<UserProfile>.Done(profile.ToFact());
    }

    public async Task<AccountChange<ProfileId>> RemoveAsync(
        AccountId account,
        ProfileId id,
        CancellationToken cancellation
    ) =>
        await database
            .Set<UserProfileRow>()
            .Where(row => row.Id == id && row.AccountId == account)
            .ExecuteDeleteAsync(cancellation) == 1
            ? new AccountChange<ProfileId>.Done(id)
            : AccountChange.Because<ProfileId>(ProfileErrors.NotFound, "profile", "Load the account again.");

    public Task<List<ProfileEntry>> EntriesAsync(
        ProfileId profile,
        ProfileEntryKind kind,
        CancellationToken cancellation
    ) =>
        database
            .Set<ProfileEntryRow>()
            .AsNoTracking()
            .Where(row => row.ProfileId == profile && row.Kind == kind)
            .OrderByDescending(row => row.At)
            .Take(MostEntriesOfAKind)
            .Select(ProfileEntryRow.Fact)
            .ToListAsync(cancellation);

    /// <summary>Notes that something was watched, marked, or is to be remembered; the same content once.</summary>
    /// <param name="position">Seconds into the content; history only.</param>
    public async Task NoteAsync(
        ProfileId profile,
        ProfileEntryKind kind,
        ContentId content,
        DateTimeOffset at,
        int? position,
        CancellationToken cancellation
    )
    {
        await database.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO profile_entry (tenant, profile_id, kind, content, at, position)
            VALUES ({scope.Tenant.Value}, {profile.Value}, {kind.ToString()}, {content.Value},
              {at.ToUniversalTime()}, {position})
            ON CONFLICT (tenant, profile_id, kind, content) DO UPDATE SET at = excluded.at, position = excluded.position
            """,
            cancellation
        );
        var tenant = scope.Tenant.Value;
        // The oldest make room: nobody scrolls that far, and a device must not fill the table.
        await database.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM profile_entry
            WHERE tenant = {tenant} AND profile_id = {profile.Value} AND kind = {kind.ToString()} AND content IN (
              SELECT content FROM profile_entry
              WHERE tenant = {tenant} AND profile_id = {profile.Value} AND kind = {kind.ToString()}
              ORDER BY at DESC OFFSET {MostEntriesOfAKind})
            """,
            cancellation
        );
    }

    public Task<int> ForgetAsync(
        ProfileId profile,
        ProfileEntryKind kind,
        ContentId content,
        CancellationToken cancellation
    ) =>
        database
            .Set<ProfileEntryRow>()
            .Where(row => row.ProfileId == profile && row.Kind == kind && row.Content == content)
            .ExecuteDeleteAsync(cancellation);

    private static Refusal? FaultOf(ProfileEdit wanted)
    {
        if (
            string.IsNullOrWhiteSpace(wanted.Nickname)
            || wanted.Nickname.Length > UserProfile.LongestNickname
            || wanted.Nickname.Any(char.IsControl)
        )
            return ProfileErrors.NicknameUnusable.At("nickname", "Choose another one.");
        if (!ProfileIcons.All.Contains(wanted.Icon))
            return ProfileErrors.UnknownIcon.At("icon", $"Choose one of {string.Join(", ", ProfileIcons.All)}.");
        var levelsFit =
            wanted is { DefaultLevel: >= 0, MaximumLevel: <= OldestRating }
            && wanted.DefaultLevel <= wanted.MaximumLevel;
        return levelsFit ? null : ProfileErrors.LevelsUnusable.At("defaultLevel", "Correct the levels.");
    }
}

public sealed record ProfileEdit
{
    public required string Nickname { get; init; }

    public required string Icon { get; init; }

    public required int DefaultLevel { get; init; }

    public required int MaximumLevel { get; init; }

    public PinEdit Pin { get; init; } = new PinEdit.Keep();
}

public abstract record PinEdit
{
    private PinEdit() { }

    public sealed record Keep : PinEdit;

    public sealed record Remove : PinEdit;

    /// <param name="Hash">As the password hasher wrote it.</param>
    public sealed record Replace(string Hash) : PinEdit;
}

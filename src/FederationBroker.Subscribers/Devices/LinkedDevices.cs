using FederationBroker.Catalogue.Documents;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Catalogue.Rules;
using FederationBroker.Catalogue.Versions;
using FederationBroker.Data;
using FederationBroker.Data.Outages;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Kernel.Text;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Logins;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Subscribers.Devices;

/// <summary>
/// Links devices to accounts and takes them off again. Limits hold under any number of requests on any number of nodes.
/// </summary>
public sealed class LinkedDevices(
    BrokerDbContext database,
    CatalogueStore catalogues,
    CableIdDigest digests,
    TenantScope scope,
    TimeProvider clock
)
{
    public Task<List<Device>> ListAsync(AccountId account, CancellationToken cancellation) =>
        database
            .Devices()
            .Where(row => row.AccountId == account)
            .OrderBy(row => row.LinkedAt)
            .ToListAsync(cancellation);

    /// <summary>Null when it is not on this account.</summary>
    public Task<Device?> FindAsync(AccountId account, DeviceId id, CancellationToken cancellation) =>
        database.Devices().SingleOrDefaultAsync(row => row.Id == id && row.AccountId == account, cancellation);

    /// <summary>Notes that a device called.</summary>
    public Task SeenAsync(DeviceId id, DateTimeOffset now, CancellationToken cancellation) =>
        database
            .Set<DeviceRow>()
            .Where(row => row.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastSeenAt, now), cancellation);

    public async Task<AccountChange<Device>> LinkAsync(
        AccountId accountId,
        NewDevice wanted,
        CancellationToken cancellation
    )
    {
        // Staff may type it with any input method; the device itself reports plain characters.
        wanted = wanted with { Uid = TypedText.Narrow(wanted.Uid ?? string.Empty) };
        if (
            wanted.Uid is not { Length: > 0 and <= Device.LongestUid }
            || wanted.Uid.Any(character => character is <= ' ' or > '~')
        )
            return AccountChange.Because<Device>(
                DeviceErrors.UidUnusable,
                "uid",
                "Send the identifier as the device reports it."
            );
        await using var transaction = await JoinedTransaction.OfAsync(database, cancellation);
        // The account's row is the queue: whoever links a second device waits here and then counts the first.
        var account = await database
            .Set<ServiceAccountRow>()
            .FromSql(
                $"""
                SELECT * FROM service_account
                WHERE tenant = {database.Scope.Tenant.Value} AND id = {accountId.Value} FOR UPDATE
                """
            )
            .AsNoTracking()
            .SingleOrDefaultAsync(cancellation);
        if (account is null)
            return new AccountChange<Device>.NotFound();
        var catalogue = (await catalogues.CurrentAsync(cancellation)).Index;
        if (!catalogue.DeviceTypes.ContainsKey(wanted.Type))
            return AccountChange.Because<Device>(
                DeviceErrors.UnknownType,
                "type",
                ReferenceHint.For(wanted.Type.Value, catalogue.DeviceTypes.Keys.Select(type => type.Value))
            );
        if (await LimitFaultAsync(account, wanted.Type, catalogue, cancellation) is { } limit)
            return new AccountChange<Device>.Refused(limit);
        if (await LoginFaultAsync(wanted, cancellation) is { } login)
            return new AccountChange<Device>.Refused(login);
        var outcome = await InsertAsync(account, wanted, cancellation);
        if (outcome is AccountChange<Device>.Done)
            await transaction.CommitAsync(cancellation);
        return outcome;
    }

    /// <summary>Takes a device off its account: its login, sessions, commands and streams end with it.</summary>
    public async Task<AccountChange<DeviceId>> UnlinkAsync(
        AccountId account,
        DeviceId device,
        CancellationToken cancellation
    )
    {
        var removed = await database
            .Set<DeviceRow>()
            .Where(row => row.Id == device && row.AccountId == account)
            .ExecuteDeleteAsync(cancellation);
        return removed == 1
            ? new AccountChange<DeviceId>.Done(device)
            : AccountChange.Because<DeviceId>(DeviceErrors.NotFound, "device", "Load the account again.");
    }

    public async Task<AccountChange<Device>> EditAsync(
        AccountId account,
        DeviceId id,
        DeviceEdit edit,
        CancellationToken cancellation
    )
    {
        var device = await database
            .Set<DeviceRow>()
            .SingleOrDefaultAsync(row => row.Id == id && row.AccountId == account, cancellation);
        if (device is null)
            return AccountChange.Because<Device>(DeviceErrors.NotFound, "device", "Load the account again.");
        device.Name = edit.Name ?? device.Name;
        device.Region = edit.Region ?? device.Region;
        device.Outputs = edit.Outputs ?? device.Outputs;
        await database.SaveChangesAsync(cancellation);
        return new AccountChange<Device>.Done(device.ToFact());
    }

    private async Task<Refusal?> LimitFaultAsync(
        ServiceAccountRow account,
        DeviceType type,
        CatalogueIndex catalogue,
        CancellationToken cancellation
    )
    {
        var limits = OfferEvaluator
            .Evaluate(catalogue, account.ToFact().ToFacts(), device: null, clock.GetUtcNow())
            .Limits;
        var linked = await database
            .Set<DeviceRow>()
            .Where(row => row.AccountId == account.Id)
            .GroupBy(row => row.Type)
            .Select(group => new { Type = group.Key, Count = group.Count() })
            .ToListAsync(cancellation);
        if (
            limits.LinkedOf(type) is { } ofType
            && (linked.FirstOrDefault(row => row.Type == type)?.Count ?? 0) >= ofType
        )
            return DeviceErrors.TooManyOfType.At(
                "type",
                $"Take one off, or turn on a bundle that raises the limit; it is {ofType}."
            );
        return limits.Linked is { } all && linked.Sum(row => row.Count) >= all
            ? DeviceErrors.TooMany.At(
                string.Empty,
                $"Take one off, or turn on a bundle that raises the limit; it is {all}."
            )
            : null;
    }

    private async Task<Refusal?> LoginFaultAsync(NewDevice wanted, CancellationToken cancellation)
    {
        if (wanted.Login is not { } login)
            return null;
        var digest = digests.DigestOf(scope.Tenant, login.CableId);
        return await database.Set<LoginRow>().AnyAsync(row => row.Digest == digest, cancellation) ? CableIdTaken : null;
    }

    private async Task<AccountChange<Device>> InsertAsync(
        ServiceAccountRow account,
        NewDevice wanted,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        var device = new DeviceRow
        {
            Id = DeviceId.New(),
            Tenant = scope.Tenant,
            AccountId = account.Id,
            Uid = wanted.Uid,
            Type = wanted.Type,
            Name = wanted.Name,
            Region = wanted.Region,
            Outputs = wanted.Outputs,
            LinkedAt = now,
        };
        if (await database.Set<DeviceRow>().AnyAsync(row => row.Uid == wanted.Uid, cancellation))
            return new AccountChange<Device>.Refused(OnAnotherAccount);
        database.Add(device);
        if (wanted.Login is { } login)
            database.Add(await LoginOfAsync(account, device, login, now, cancellation));
        try
        {
            await database.SaveChangesAsync(cancellation);
            return new AccountChange<Device>.Done(device.ToFact());
        }
        catch (DbUpdateException refused)
            when (ConstraintViolation.Of(refused) is { } violation && FaultOf(violation) is not null)
        {
            // Linked to another account at the same moment: that account's lock is not ours, the unique index is
            // everybody's.
            database.ChangeTracker.Clear();
            return new AccountChange<Device>.Refused(FaultOf(violation)!);
        }
    }

    private Refusal? FaultOf(ConstraintViolation violation)
    {
        if (violation.IsTaken<DeviceRow>(database.Model, nameof(DeviceRow.Uid)))
            return OnAnotherAccount;
        return violation.IsTaken<LoginRow>(database.Model, nameof(LoginRow.Digest)) ? CableIdTaken : null;
    }

    private static Refusal OnAnotherAccount =>
        DeviceErrors.OnAnotherAccount.At("uid", "Take the device off its account first.");

    private static Refusal CableIdTaken => AccountErrors.CableIdTaken.At("login", "Choose another one.");

    private async Task<LoginRow> LoginOfAsync(
        ServiceAccountRow account,
        DeviceRow device,
        NewDeviceLogin login,
        DateTimeOffset now,
        CancellationToken cancellation
    ) =>
        new()
        {
            Tenant = scope.Tenant,
            Digest = digests.DigestOf(scope.Tenant, login.CableId),
            Kind = LoginKind.Device,
            AccountId = account.Id,
            SubscriberId = await database
                .Set<SubscriberRow>()
                .Where(row => row.AccountId == account.Id && row.Role == PersonRole.Household)
                .Select(row => row.Id)
                .SingleAsync(cancellation),
            DeviceId = device.Id,
            PasswordHash = login.PasswordHash,
            ChangedAt = now,
        };
}

public sealed record NewDevice
{
    public required string Uid { get; init; }

    public required DeviceType Type { get; init; }

    public string? Name { get; init; }

    public string? Region { get; init; }

    public DeviceOutputs Outputs { get; init; } = new();

    /// <summary>The device's own credentials; null: it uses the account's.</summary>
    public NewDeviceLogin? Login { get; init; }
}

public sealed record NewDeviceLogin(CableId CableId, string PasswordHash);

/// <summary>What to change; null leaves a thing as it is.</summary>
public sealed record DeviceEdit(string? Name, string? Region, DeviceOutputs? Outputs);

using System.Collections.Immutable;
using System.Data;
using System.Security.Cryptography;
using FederationBroker.Data.Auditing.Checkpoints;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Data.Auditing;

/// <summary>
/// Walks an operator's chain from where retention left it and holds it against the checkpoints. Finds events that were
/// changed, removed,
/// put in or taken out of the chain, a tail that was cut, and a chain that is gone.
/// </summary>
public sealed class AuditVerifier(BrokerDbContext database, AuditSealer sealer, TimeProvider clock)
{
    /// <summary>An event that has no link after this long will not get one by itself.</summary>
    private static readonly TimeSpan ChainedWithin = TimeSpan.FromMinutes(1);

    private const int MostWaiting = 100_000;

    private const string NotOurs = "no broker wrote this: the event was changed, or put in";
    private const string NotChained = "the event is in no chain: its link was removed, or no node is chaining";

    /// <param name="checkpoints">Of all nodes; those of other operators are ignored.</param>
    public async Task<AuditVerification> VerifyAsync(
        TenantId tenant,
        IReadOnlyList<AuditCheckpoint> checkpoints,
        CancellationToken cancellation
    )
    {
        // One snapshot: chaining and retention go on meanwhile.
        await using var transaction = await database.Database.BeginTransactionAsync(
            IsolationLevel.RepeatableRead,
            cancellation
        );
        var start = await StartAsync(tenant, cancellation);
        if (start is null)
            return Broken(tenant, null, null, "the record of what retention removed is not ours");
        var claims = new CheckpointClaims([.. checkpoints.Where(line => line.Tenant == tenant.Value)]);
        var end = start;
        await foreach (var step in StepsAsync(start, cancellation))
        {
            if (FaultOf(step, end, claims, out var next) is { } fault)
                return fault;
            end = next!;
        }

        var waiting = await UnlinkedAsync(tenant, cancellation);
        if (claims.FirstBeyond(end.Position) is { } lost)
            return Lost(lost, end, waiting.First);
        if (waiting.Fault is not null)
            return waiting.Fault;
        if (await CopiesAsync(tenant, cancellation) is { } copy)
            return copy;
        return new AuditVerification.Intact(end.Position, start.Position, waiting.Count, claims.Agreed, claims.Remarks)
        {
            Tenant = tenant,
        };
    }

    private async Task<AuditHead?> StartAsync(TenantId tenant, CancellationToken cancellation)
    {
        if (await AuditChain.RemovalAsync(database, tenant, cancellation) is not { } removed)
            return new AuditHead(tenant, 0, AuditSealer.Genesis(tenant));
        var genuine =
            sealer.Knows(removed.KeyVersion)
            && CryptographicOperations.FixedTimeEquals(AuditRetention.SealOf(sealer, removed), removed.Seal);
        return genuine ? new AuditHead(tenant, removed.Position, removed.Hash) : null;
    }

    private IAsyncEnumerable<Step> StepsAsync(AuditHead start, CancellationToken cancellation) =>
        (
            from link in database.Set<AuditLink>().AsNoTracking()
            where link.Tenant == start.Tenant && link.Position > start.Position
            join row in database.Set<AuditEvent>().AsNoTracking()
                on new { link.Tenant, Id = link.EventId } equals new { row.Tenant, row.Id }
                into found
            from row in found.DefaultIfEmpty()
            orderby link.Position
            select new Step(link, row)
        ).AsAsyncEnumerable();

    private AuditVerification.Broken? FaultOf(Step step, AuditHead end, CheckpointClaims claims, out AuditHead? next)
    {
        next = null;
        var (link, row) = step;
        var expected = end.Position + 1;
        if (link.Position != expected)
            return Broken(
                end.Tenant,
                expected,
                null,
                $"the chain has a gap from here to position {link.Position - 1}: its links were removed"
            );
        if (row is null)
            return new AuditVerification.Broken(expected, link.EventId, null, "the event was removed")
            {
                Tenant = end.Tenant,
            };
        if (!sealer.Knows(link.KeyVersion))
            return Broken(
                end.Tenant,
                expected,
                row,
                $"it is chained with audit key {link.KeyVersion}, which is not in the secrets folder"
            );
        if (!sealer.IsGenuine(row))
            return Broken(end.Tenant, expected, row, NotOurs);
        var hash = sealer.HashOf(link.KeyVersion, row, expected, end.Hash);
        if (!CryptographicOperations.FixedTimeEquals(hash, link.Hash))
            return Broken(
                end.Tenant,
                expected,
                row,
                "this event or its link was changed, or moved here from another place"
            );
        next = new AuditHead(end.Tenant, expected, hash);
        return claims.Contradiction(next) is { } line
            ? Broken(end.Tenant, expected, row, $"the chain was cut and continued: {line} has another hash here")
            : null;
    }

    private async Task<Unlinked> UnlinkedAsync(TenantId tenant, CancellationToken cancellation)
    {
        var (first, count) = ((AuditEvent?)null, 0L);
        var rows = database
            .Set<AuditEvent>()
            .AsNoTracking()
            .Where(row =>
                row.Tenant == tenant
                && !database.Set<AuditLink>().Any(link => link.Tenant == tenant && link.EventId == row.Id)
            )
            .OrderBy(row => row.Id)
            .Take(MostWaiting)
            .AsAsyncEnumerable();
        await foreach (var row in rows.WithCancellation(cancellation))
        {
            first ??= row;
            count++;
            if (!sealer.IsGenuine(row))
                return new Unlinked(Broken(tenant, null, row, NotOurs), first, count);
            if (row.At < clock.GetUtcNow() - ChainedWithin)
                return new Unlinked(Broken(tenant, null, row, NotChained), first, count);
        }

        return new Unlinked(null, first, count);
    }

    // An event's seal covers its time and request, so the same seal twice is the same event twice: genuine, and copied.
    private async Task<AuditVerification.Broken?> CopiesAsync(TenantId tenant, CancellationToken cancellation)
    {
        var copy = await database
            .Set<AuditEvent>()
            .AsNoTracking()
            .Where(row => row.Tenant == tenant)
            .GroupBy(row => row.Seal)
            .Where(same => same.Count() > 1)
            .Select(same => (long?)same.Max(row => row.Id))
            .OrderBy(id => id)
            .FirstOrDefaultAsync(cancellation);
        if (copy is null)
            return null;
        var row = await database
            .Set<AuditEvent>()
            .AsNoTracking()
            .SingleAsync(found => found.Tenant == tenant && found.Id == copy, cancellation);
        return Broken(tenant, null, row, "the event is a copy of an earlier one, put in later");
    }

    // The first event without a link is the one that was next, if the events were left.
    private static AuditVerification.Broken Lost(AuditCheckpoint line, AuditHead end, AuditEvent? next)
    {
        var left =
            end.Position == 0
                ? "nothing of this operator's chain is left"
                : $"the end was cut off: the chain has {end.Position} events";
        var reason = $"{left}, and {CheckpointClaims.NameOf(line)} knew {line.Position}";
        return new AuditVerification.Broken(end.Position + 1, next?.Id, next?.At ?? line.At, reason)
        {
            Tenant = end.Tenant,
        };
    }

    private static AuditVerification.Broken Broken(TenantId tenant, long? position, AuditEvent? row, string reason) =>
        new(position, row?.Id, row?.At, reason) { Tenant = tenant };

    private sealed record Unlinked(AuditVerification.Broken? Fault, AuditEvent? First, long Count);

    private sealed record Step(AuditLink Link, AuditEvent? Event);
}

/// <summary>What an operator's checkpoints say about the chain, as far as it has been walked.</summary>
internal sealed class CheckpointClaims(ImmutableArray<AuditCheckpoint> checkpoints)
{
    private readonly ILookup<long, AuditCheckpoint> at = checkpoints.ToLookup(line => line.Position);
    private readonly ImmutableArray<AuditCheckpoint> accepted =
    [
        .. checkpoints.Where(line => line.Kind == AuditCheckpoint.Accepted),
    ];

    private readonly SortedSet<string> remarks = new(StringComparer.Ordinal);

    public int Agreed { get; private set; }

    public ImmutableArray<string> Remarks => [.. remarks];

    public static string NameOf(AuditCheckpoint line) => $"checkpoint {line.Serial} of node {line.Node} ({line.At:u})";

    /// <summary>The first checkpoint that has another hash at this place.</summary>
    public string? Contradiction(AuditHead here)
    {
        var hash = Convert.ToHexStringLower(here.Hash);
        foreach (var line in at[here.Position])
        {
            if (line.Hash == hash)
                Agreed++;
            else if (!IsAccepted(line))
                return NameOf(line);
        }

        return null;
    }

    /// <summary>The latest checkpoint of events that the chain does not have.</summary>
    public AuditCheckpoint? FirstBeyond(long end) =>
        checkpoints.Where(line => line.Position > end && !IsAccepted(line)).MinBy(line => line.Position);

    private bool IsAccepted(AuditCheckpoint line)
    {
        if (accepted.FirstOrDefault(later => later.At >= line.At && later != line) is not { } by)
            return false;
        remarks.Add($"accepted {by.At:u} at position {by.Position}: {by.Note}");
        return true;
    }
}

using System.Buffers.Text;
using System.Collections.Immutable;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Data;
using FederationBroker.Data.Sealing;
using FederationBroker.Data.Tenancy;
using FederationBroker.Federation;
using FederationBroker.Federation.Claims;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Standing.Decisions;
using FederationBroker.Subscribers.Accounts;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Standing.Streams;

/// <summary>
/// Starts, keeps and ends streams. Limits are never exceeded by one: whoever starts a stream holds the account's row.
/// </summary>
internal sealed class ConcurrentStreams(
    BrokerDbContext database,
    StandingDecisions standing,
    Sealer sealer,
    TenantScope scope,
    TimeProvider clock,
    AccountLock accounts
)
{
    /// <summary>How often a player reports that it is still playing.</summary>
    public static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(20);

    // Two heartbeats may be lost.
    private static readonly TimeSpan Patience = 3 * HeartbeatEvery;
    private const string ConflictPurpose = "stream-conflict";

    /// <param name="device">The partner's own identifier of the device.</param>
    /// <param name="stop">Codes of conflicts to end first.</param>
    public async Task<StreamStart> StartAsync(
        Partner partner,
        StandingQuestion question,
        string device,
        ImmutableArray<string> stop,
        CancellationToken cancellation
    )
    {
        var start = await TryStartAsync(partner, question, device, stop, cancellation);
        standing.Count(partner, OutcomeOf(start));
        return start;
    }

    private static StandingOutcome OutcomeOf(StreamStart start) =>
        start switch
        {
            StreamStart.Started => StandingOutcome.Allow,
            StreamStart.Denied { Decision.Outcome: var outcome } => outcome,
            _ => StandingOutcome.Deny,
        };

    private async Task<StreamStart> TryStartAsync(
        Partner partner,
        StandingQuestion question,
        string device,
        ImmutableArray<string> stop,
        CancellationToken cancellation
    )
    {
        var resource = question.Resources[0];
        if (await standing.FindAsync(partner, question.Subject, cancellation) is not { } seen)
            return new StreamStart.Denied(StandingReasons.UnknownSubject(resource));
        // Before the lock: this may ask the operator's home network system, and the household's other devices do not
        // wait for that.
        var viewer = await standing.CheckViewerAsync(seen, question.Viewer, cancellation);
        if (viewer is not ViewerVerdict.Watching watching)
            return new StreamStart.Denied(StandingReasons.Of(viewer, resource));
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        await accounts.TakeAsync(seen.AccountId, cancellation);
        // Read again behind the lock: a plan that was changed while we waited counts.
        if (await standing.FindAsync(partner, question.Subject, cancellation) is not { } facts)
            return new StreamStart.Denied(StandingReasons.UnknownSubject(resource));
        var decision = (await standing.JudgeAsync(partner, facts, question, watching.Levels, cancellation))[0];
        if (decision.Outcome != StandingOutcome.Allow)
            return new StreamStart.Denied(decision);

        var now = clock.GetUtcNow();
        var digest = sealer.Digest("stream-device", scope.Tenant, partner.Id.Value, device);
        var running = await database
            .Set<MediaStreamRow>()
            .Where(row => row.AccountId == facts.AccountId && row.EndedAt == null && row.ExpiresAt > now)
            .OrderBy(row => row.StartedAt)
            .ToListAsync(cancellation);
        EndReplaced(running, partner, digest, stop, now);
        var conflicts = ConflictsOf(running, question.Device, await standing.LimitsAsync(facts, cancellation));
        if (conflicts.Count > 0)
            return new StreamStart.TooMany(Describe(conflicts, partner));
        var started = NewStream(partner, facts, question, watching.Profile, digest);
        database.Add(started);
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new StreamStart.Started(started.Id, decision);
    }

    /// <summary>
    /// Keeps a stream alive, if its viewer may still watch: standing, plan and consent are asked anew at every
    /// heartbeat.
    /// </summary>
    /// <param name="at">Where the device is now, if the partner says so.</param>
    /// <returns>Null when the stream is gone; a denial has ended it.</returns>
    public async Task<StandingDecision?> BeatAsync(
        Partner partner,
        Guid id,
        StandingViewer at,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        var stream = await (
            from row in database.Set<MediaStreamRow>().AsNoTracking()
            where row.Id == id && row.Partner == partner.Id && row.EndedAt == null && row.ExpiresAt > now
            from pseudonym in database
                .PseudonymsInUse()
                .Where(name => name.SubscriberId == row.SubscriberId && name.Sector == partner.Sector)
                .DefaultIfEmpty()
            select new
            {
                row.Content,
                row.Use,
                row.DeviceType,
                row.SessionId,
                row.ProfileId,
                Subject = pseudonym == null ? string.Empty : pseudonym.Value,
            }
        ).SingleOrDefaultAsync(cancellation);
        if (stream is null)
            return null;
        var question = new StandingQuestion
        {
            Subject = stream.Subject,
            Resources = [stream.Content.Value],
            Device = stream.DeviceType,
            Use = stream.Use,
            Viewer = at with { Session = stream.SessionId, Profile = stream.ProfileId },
        };
        var decision = (await standing.DecideAsync(partner, question, cancellation))[0];
        // A gap in the catalogue stops nobody who is watching.
        if (decision.Outcome == StandingOutcome.Allow || decision.Reason == StandingReasons.ResourceUnknown)
            return await ExtendAsync(id, now, cancellation) ? decision : null;
        if (decision.Outcome == StandingOutcome.Deny)
            await EndAsync(partner, id, StreamEnd.NoLongerEntitled, cancellation);
        return decision;
    }

    public async Task<bool> EndAsync(Partner partner, Guid id, StreamEnd end, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return await database
                .Set<MediaStreamRow>()
                .Where(row => row.Id == id && row.Partner == partner.Id && row.EndedAt == null && row.ExpiresAt > now)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.EndedAt, now).SetProperty(row => row.End, end),
                    cancellation
                ) == 1;
    }

    // One statement with its condition: a heartbeat that races with "stop the other one" does not bring a stream back.
    private async Task<bool> ExtendAsync(Guid id, DateTimeOffset now, CancellationToken cancellation)
    {
        var until = now + Patience;
        return await database
                .Set<MediaStreamRow>()
                .Where(row => row.Id == id && row.EndedAt == null && row.ExpiresAt > now)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.ExpiresAt, until), cancellation) == 1;
    }

    private void EndReplaced(
        List<MediaStreamRow> running,
        Partner partner,
        byte[] device,
        ImmutableArray<string> stop,
        DateTimeOffset now
    )
    {
        var stopped = stop.Select(code => Open(code, partner)).ToHashSet();
        foreach (var stream in running)
        {
            if (stopped.Contains(stream.Id))
                (stream.EndedAt, stream.End) = (now, StreamEnd.StoppedByOther);
            else if (stream.Partner == partner.Id && stream.DeviceDigest.AsSpan().SequenceEqual(device))
                (stream.EndedAt, stream.End) = (now, StreamEnd.Replaced);
        }

        running.RemoveAll(stream => stream.EndedAt is not null);
    }

    private static List<MediaStreamRow> ConflictsOf(List<MediaStreamRow> running, DeviceType type, DeviceLimits limits)
    {
        if (limits.Concurrent is { } all && running.Count >= all)
            return running;
        var ofType = running.Where(stream => stream.DeviceType == type).ToList();
        return limits.ConcurrentOf(type) is { } most && ofType.Count >= most ? ofType : [];
    }

    // A partner may end any stream of the household, but learns neither where else it watches nor what nor since when:
    // two partners that are shown the same instant know that they talk of the same household. Neither does the order
    // say it: the partner's own come first, then the others by their codes, which are random.
    private ImmutableArray<StreamConflict> Describe(List<MediaStreamRow> conflicts, Partner partner) =>
        [
            .. conflicts
                .Select(stream => Describe(stream, partner))
                .OrderByDescending(conflict => conflict.StartedAt)
                .ThenBy(conflict => conflict.Code, StringComparer.Ordinal),
        ];

    private StreamConflict Describe(MediaStreamRow stream, Partner partner)
    {
        var isOwn = stream.Partner == partner.Id;
        var code = sealer.Seal(ConflictPurpose, scope.Tenant, stream.Id.ToByteArray(), ContextOf(partner));
        DateTimeOffset? startedAt = isOwn ? StatedTimes.ToTheMinute(stream.StartedAt) : null;
        return new StreamConflict(Base64Url.EncodeToString(code), stream.DeviceType.Value, startedAt, isOwn);
    }

    private Guid Open(string code, Partner partner)
    {
        var bytes = new byte[code.Length];
        return
            Base64Url.TryDecodeFromChars(code, bytes, out var length)
            && sealer.Open(ConflictPurpose, scope.Tenant, bytes.AsSpan(0, length), ContextOf(partner))
                is { Length: 16 } id
            ? new Guid(id)
            : Guid.Empty;
    }

    private static byte[] ContextOf(Partner partner) => System.Text.Encoding.UTF8.GetBytes(partner.Id.Value);

    private MediaStreamRow NewStream(
        Partner partner,
        StandingFacts facts,
        StandingQuestion question,
        ProfileId? profile,
        byte[] device
    ) =>
        new()
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            Tenant = scope.Tenant,
            AccountId = facts.AccountId,
            SubscriberId = facts.SubscriberId,
            Partner = partner.Id,
            Content = new ContentId(question.Resources[0]),
            Use = question.Use,
            DeviceType = question.Device,
            DeviceDigest = device,
            SessionId = question.Viewer.Session,
            ProfileId = profile,
            StartedAt = clock.GetUtcNow(),
            ExpiresAt = clock.GetUtcNow() + Patience,
        };
}

/// <param name="Code">Ends this stream when it is sent with the next start; good for this partner alone.</param>
/// <param name="StartedAt">Of the partner's own streams, to the minute; null for those of others.</param>
/// <param name="Own">It was started through the same partner.</param>
internal sealed record StreamConflict(string Code, string DeviceType, DateTimeOffset? StartedAt, bool Own);

internal abstract record StreamStart
{
    private StreamStart() { }

    public sealed record Started(Guid Stream, StandingDecision Decision) : StreamStart;

    public sealed record Denied(StandingDecision Decision) : StreamStart;

    public sealed record TooMany(ImmutableArray<StreamConflict> Conflicts) : StreamStart;
}

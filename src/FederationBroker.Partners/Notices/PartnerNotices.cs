using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FederationBroker.Data;
using FederationBroker.Data.Outbox;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Partners.Notices;

/// <summary>
/// Tells partners what has become of things of theirs (webhooks): at least once, in the order of what each is about,
/// and only where the agreement names an address.
/// </summary>
public sealed class PartnerNotices
{
    private readonly BrokerDbContext database;
    private readonly OutboxStore outbox;
    private readonly IPartnerRegistry registry;
    private readonly NoticeChannels channels;
    private readonly TenantScope scope;
    private readonly TimeProvider clock;

    internal PartnerNotices(
        BrokerDbContext database,
        OutboxStore outbox,
        IPartnerRegistry registry,
        NoticeChannels channels,
        TenantScope scope,
        TimeProvider clock
    ) =>
        (this.database, this.outbox, this.registry, this.channels, this.scope, this.clock) = (
            database,
            outbox,
            registry,
            channels,
            scope,
            clock
        );

    /// <summary>
    /// Whether there is an address; while the partner is not active, it hears later, or nothing after a day.
    /// </summary>
    public bool Reaches(PartnerId partner, NoticeChannel channel = NoticeChannel.Webhook) =>
        registry.Current.Find(scope.Tenant, partner) is { } known && channels.AddressFor(known, channel) is not null;

    /// <summary>In the caller's transaction: told of is what is committed.</summary>
    public async Task AddAsync(IReadOnlyList<PartnerNotice> notices, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(notices);
        var heard = notices.Where(notice => Reaches(notice.Partner, notice.Channel));
        foreach (var own in heard.GroupBy(notice => new NoticeLane(notice.Partner, notice.Channel)))
            await AddAsync(own.Key, [.. own.Select(RowOf)], cancellation);
    }

    /// <summary>A message that says nothing, so that a partner's engineers see whether theirs arrive.</summary>
    /// <returns>Its id; null: the partner has no address.</returns>
    public async Task<Guid?> TestAsync(PartnerId partner, CancellationToken cancellation)
    {
        if (!Reaches(partner))
            return null;
        // Each test is about a thing of its own: none waits behind one that was not taken.
        var about = $"test-{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
        var row = RowOf(new PartnerNotice(partner, "test", about, "{}"u8.ToArray()));
        await AddAsync(new NoticeLane(partner, row.Channel), [row], cancellation);
        await database.SaveChangesAsync(cancellation);
        return row.Id;
    }

    /// <summary>Sent again under the same id, whatever came of it before. In the caller's transaction.</summary>
    /// <returns>False: there is no such notice, or it waits anyway.</returns>
    public async Task<bool> RedeliverAsync(Guid id, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        // One statement decides who sends it again.
        var wanted = await database
            .Set<NoticeRow>()
            .Where(row => row.Id == id && row.State != NoticeState.Waiting)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(row => row.State, NoticeState.Waiting)
                        .SetProperty(row => row.Since, now)
                        .SetProperty(row => row.UpdatedAt, now),
                cancellation
            );
        if (wanted == 0)
            return false;
        var row = await database.Set<NoticeRow>().AsNoTracking().SingleAsync(one => one.Id == id, cancellation);
        await outbox.AddAsync(new NoticeLane(row.Partner, row.Channel).Queue, [NoteOf(row)], cancellation);
        return true;
    }

    private static OutboxNote NoteOf(NoticeRow row) => new(NoticeLane.DigestOf(row.About)[..48], row.Id.ToString("N"));

    private Task AddAsync(NoticeLane lane, List<NoticeRow> rows, CancellationToken cancellation)
    {
        database.AddRange(rows);
        return outbox.AddAsync(lane.Queue, rows.ConvertAll(NoteOf), cancellation);
    }

    private NoticeRow RowOf(PartnerNotice notice)
    {
        var now = clock.GetUtcNow();
        // Not one that begins with the time: partners that are told at once would have one instant (design D16).
        var id = new Guid(RandomNumberGenerator.GetBytes(16));
        return new NoticeRow
        {
            Tenant = scope.Tenant,
            Id = id,
            Partner = notice.Partner,
            Channel = notice.Channel,
            Type = notice.Type,
            About = notice.About,
            Body = BodyOf(id, notice, now),
            CreatedAt = now,
            Since = now,
            State = NoticeState.Waiting,
            UpdatedAt = now,
        };
    }

    private static byte[] BodyOf(Guid id, PartnerNotice notice, DateTimeOffset now)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("type", notice.Type);
            // No finer: partners of one bundle, told at once, would have one instant (design D16).
            json.WriteString("time", now.ToUniversalTime().AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)));
            json.WriteString("about", notice.About);
            json.WritePropertyName("data");
            json.WriteRawValue(notice.Data);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}

/// <param name="Partner">Who is told.</param>
/// <param name="Type">What has happened, such as <c>purchase.decided</c>; at most 32 characters.</param>
/// <param name="About">What it has happened to; notices about one thing come in their order. At most 64
/// characters.</param>
/// <param name="Data">A JSON object.</param>
public sealed record PartnerNotice(PartnerId Partner, string Type, string About, byte[] Data)
{
    public NoticeChannel Channel { get; init; }
}

/// <summary>
/// What is sent to one partner in one way has a queue of its own: who is away keeps nobody else's messages waiting, and
/// one address not those of another.
/// </summary>
internal sealed record NoticeLane(PartnerId Partner, NoticeChannel Channel)
{
    public string Queue => $"notice:{DigestOf($"{Channel} {Partner.Value}")[..24]}";

    internal static string DigestOf(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

using System.Collections.Immutable;
using System.Text.Json;
using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Management.Api;
using FederationBroker.Management.Orders;
using FederationBroker.Partners;
using FederationBroker.Partners.Notices;
using FederationBroker.Staff;
using FederationBroker.Staff.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Management.Settlements;

/// <summary>What partners are told by webhook: whether it arrived, once more, and a try.</summary>
internal static class WebhookEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var webhooks = api.MapGroup("/webhooks").WithTags("Webhooks");
        webhooks
            .MapGet("/", ListPartnersAsync)
            .Requires(Permission.ViewOrders)
            .WithName("listWebhooks")
            .WithSummary("Partners that are told things, where, and how many messages wait or were given up.");
        webhooks
            .MapGet("/deliveries", ListAsync)
            .Requires(Permission.ViewOrders)
            .WithName("listDeliveries")
            .WithSummary("What partners were told, newest first.");
        webhooks
            .MapPost("/deliveries/{id:guid}/redelivery", RedeliverAsync)
            .Requires(Permission.ResolveOrders)
            .WithName("redeliver")
            .WithSummary("Send a message again, under the same id.");
        webhooks
            .MapPost("/{partner}/test", TestAsync)
            .Requires(Permission.ResolveOrders)
            .WithName("testWebhook")
            .WithSummary("Send a partner a message that says nothing.");
    }

    private static async Task<Ok<WebhookList>> ListPartnersAsync(
        BrokerDbContext database,
        IPartnerRegistry registry,
        NoticeChannels channels,
        TenantScope scope,
        CancellationToken cancellation
    )
    {
        var counts = await database
            .PartnerNotices()
            .Where(notice => notice.State != NoticeState.Delivered)
            .GroupBy(notice => new
            {
                notice.Partner,
                notice.Channel,
                notice.State,
            })
            .Select(group => new { group.Key, Count = group.Count() })
            .ToListAsync(cancellation);
        return TypedResults.Ok(
            new WebhookList([
                .. from partner in registry.Current.Partners
                where partner.Tenant == scope.Tenant
                orderby partner.Id.Value
                from channel in channels.Kinds
                let address = channels.AddressFor(partner, channel)
                where address is not null
                select new WebhookView
                {
                    Partner = partner.Id.Value,
                    Channel = channel,
                    Address = address.AbsoluteUri,
                    IsEnabled = partner.Enabled,
                    Waiting = CountOf(partner.Id, channel, NoticeState.Waiting),
                    GivenUp = CountOf(partner.Id, channel, NoticeState.GivenUp),
                },
            ])
        );

        int CountOf(PartnerId partner, NoticeChannel channel, NoticeState state) =>
            counts
                .Find(count => count.Key.Partner == partner && count.Key.Channel == channel && count.Key.State == state)
                ?.Count
            ?? 0;
    }

    private static async Task<Results<Ok<Page<DeliveryView>>, StaffProblem>> ListAsync(
        BrokerDbContext database,
        CancellationToken cancellation,
        [Longest(64)] string? partner = null,
        NoticeState? state = null,
        int? limit = null,
        string? cursor = null
    )
    {
        if (!Cursor.TryRead<DeliveryKey>(cursor, out var after))
            return Cursor.Refused();
        if (!PartnerId.TryParse(partner ?? string.Empty, out var id) && !string.IsNullOrEmpty(partner))
            return StaffProblem.NotFound();
        var size = Cursor.SizeOf(limit);
        var isOfOne = !string.IsNullOrEmpty(partner);
        var found = await database
            .PartnerNotices()
            .Where(one => (!isOfOne || one.Partner == id) && (state == null || one.State == state))
            .Where(one =>
                after == null
                || one.CreatedAt < after.At
                || (one.CreatedAt == after.At && one.Id.CompareTo(after.Id) < 0)
            )
            .OrderByDescending(one => one.CreatedAt)
            .ThenByDescending(one => one.Id)
            .Take(size + 1)
            .ToListAsync(cancellation);
        return TypedResults.Ok(
            Cursor.PageOf(found, size, DeliveryView.Of, one => new DeliveryKey(one.CreatedAt, one.Id))
        );
    }

    private static async Task<Results<NoContent, StaffProblem>> RedeliverAsync(
        Guid id,
        PartnerNotices notices,
        StaffDeed deed,
        CancellationToken cancellation
    )
    {
        await using var transaction = await deed.BeginAsync(cancellation);
        if (!await notices.RedeliverAsync(id, cancellation))
            return StaffProblem.Of(StatusCodes.Status404NotFound, StaffErrors.NoSuchDelivery);
        await deed.NoteAsync(PartnersActions.NoticeRedelivered, $"{id}", cancellation);
        await transaction.CommitAsync(cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<TestedWebhook>, StaffProblem>> TestAsync(
        [Longest(64)] string partner,
        PartnerNotices notices,
        StaffDeed deed,
        CancellationToken cancellation
    )
    {
        if (!PartnerId.TryParse(partner, out var id))
            return StaffProblem.NotFound();
        await using var transaction = await deed.BeginAsync(cancellation);
        if (await notices.TestAsync(id, cancellation) is not { } delivery)
            return StaffProblem.NotFound();
        await deed.NoteAsync(PartnersActions.WebhookTested, $"{id}", cancellation);
        await transaction.CommitAsync(cancellation);
        return TypedResults.Ok(new TestedWebhook(delivery));
    }

    private sealed record DeliveryKey(DateTimeOffset At, Guid Id);
}

internal sealed record WebhookList(ImmutableArray<WebhookView> Items);

internal sealed record WebhookView
{
    public required string Partner { get; init; }

    /// <summary>What it is told this way.</summary>
    public required NoticeChannel Channel { get; init; }

    public required string Address { get; init; }

    /// <summary>The partner is switched on; otherwise it is told nothing.</summary>
    public required bool IsEnabled { get; init; }

    public required int Waiting { get; init; }

    /// <summary>Nobody took them for a day.</summary>
    public required int GivenUp { get; init; }
}

/// <param name="Delivery">Its id in the list of deliveries.</param>
internal sealed record TestedWebhook(Guid Delivery);

/// <summary>Something that a partner was told.</summary>
internal sealed record DeliveryView
{
    public required Guid Id { get; init; }

    public required string Partner { get; init; }

    public required NoticeChannel Channel { get; init; }

    public required string Type { get; init; }

    /// <summary>Whose messages come one after the other.</summary>
    public required string About { get; init; }

    /// <summary>As it is sent.</summary>
    public required JsonElement Body { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required int Attempts { get; init; }

    /// <summary>Of the last attempt: a status of HTTP, or `unreachable`, `timeout`, `not-public`, `not-active`,
    /// `no-address`.
    /// </summary>
    public required string? LastAnswer { get; init; }

    public required NoticeState State { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public static DeliveryView Of(NoticeFact notice)
    {
        using var body = JsonDocument.Parse(notice.Body);
        return new DeliveryView
        {
            Id = notice.Id,
            Partner = notice.Partner.Value,
            Channel = notice.Channel,
            Type = notice.Type,
            About = notice.About,
            Body = body.RootElement.Clone(),
            CreatedAt = notice.CreatedAt,
            Attempts = notice.Attempts,
            LastAnswer = notice.LastAnswer,
            State = notice.State,
            UpdatedAt = notice.UpdatedAt,
        };
    }
}

using System.Collections.Immutable;
using FederationBroker.Collaboration;
using FederationBroker.Collaboration.Referrals;
using FederationBroker.Data;
using FederationBroker.Federation.Referrals;
using FederationBroker.Kernel;
using FederationBroker.Management.Api;
using FederationBroker.Staff.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Management.Orders;

/// <summary>What services owe for people whom the operator has sent to them (J.1304 no. 0).</summary>
internal static class ReferralEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var referrals = api.MapGroup("/referrals").WithTags("Orders");
        referrals
            .MapGet("/", ListAsync)
            .Requires(Permission.ViewOrders)
            .WithName("listReferrals")
            .WithSummary("Sales that services told of, by service, offer and state, with what is owed for them.");
        referrals
            .MapPost("/{partner}/settlement", SettleAsync)
            .Requires(Permission.ResolveOrders)
            .WithName("settleReferrals")
            .WithSummary("What a service owed for sales before a moment was paid.");
    }

    private static async Task<Ok<ReferralList>> ListAsync(
        BrokerDbContext database,
        TimeProvider clock,
        CancellationToken cancellation,
        Instant? from = null,
        Instant? until = null
    )
    {
        var asOf = clock.GetUtcNow();
        var (first, end) = (from?.Value, until?.Value ?? asOf);
        var sums = await database
            .Referrals()
            .Where(sale => (first == null || sale.NotedAt >= first) && sale.NotedAt < end)
            .GroupBy(sale => new
            {
                sale.Partner,
                sale.Offer,
                sale.State,
                sale.Currency,
            })
            .Select(group => new
            {
                group.Key,
                Sales = group.Count(),
                Minor = group.Sum(sale => sale.IncentiveMinor),
            })
            .ToListAsync(cancellation);
        return TypedResults.Ok(
            new ReferralList(
                [
                    .. sums.Select(sum => new ReferralSum
                        {
                            Partner = sum.Key.Partner.Value,
                            Offer = sum.Key.Offer,
                            State = sum.Key.State,
                            Sales = sum.Sales,
                            IncentiveMinor = sum.Key.Currency is null ? null : sum.Minor,
                            Currency = sum.Key.Currency,
                        })
                        .OrderBy(sum => sum.Partner, StringComparer.Ordinal)
                        .ThenBy(sum => sum.Offer, StringComparer.Ordinal)
                        .ThenBy(sum => sum.State),
                ],
                asOf
            )
        );
    }

    private static async Task<Results<Ok<SettledReferrals>, StaffProblem>> SettleAsync(
        [Longest(64)] string partner,
        SettlementBody body,
        ReferralSettlement settlement,
        AuditedChange audited,
        BrokerDbContext database,
        CancellationToken cancellation
    )
    {
        if (!PartnerId.TryParse(partner, out var id))
            return StaffProblem.NotFound();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        var settled = await settlement.SettleAsync(id, body.Before, cancellation);
        await audited.NoteAsync(CollaborationActions.ReferralsSettled, $"{id} {settled}", cancellation);
        await transaction.CommitAsync(cancellation);
        return TypedResults.Ok(new SettledReferrals(settled));
    }
}

/// <param name="AsOf">Sales that were told before it are in the sums: what is paid is settled up to then.</param>
internal sealed record ReferralList(ImmutableArray<ReferralSum> Items, DateTimeOffset AsOf);

internal sealed record ReferralSum
{
    public required string Partner { get; init; }

    public required string Offer { get; init; }

    public required ReferralState State { get; init; }

    public required int Sales { get; init; }

    /// <summary>Of all of them; null: nothing was agreed.</summary>
    public required long? IncentiveMinor { get; init; }

    public required string? Currency { get; init; }
}

/// <param name="Before">Sales that were told before it.</param>
internal sealed record SettlementBody(DateTimeOffset Before);

/// <param name="Settled">How many.</param>
internal sealed record SettledReferrals(int Settled);

using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Referrals;
using FederationBroker.Collaboration.Refunds;
using FederationBroker.Data;
using FederationBroker.Federation.Referrals;
using FederationBroker.Kernel;
using FederationBroker.Plugins.Abstractions.Effects;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration;

/// <summary>What other rooms may see of orders, to be asked for in queries of their own.</summary>
public static class CollaborationFacts
{
    public static IQueryable<OrderFact> Orders(this BrokerDbContext database) =>
        database
            .Set<OrderRow>()
            .AsNoTracking()
            .Select(row => new OrderFact
            {
                Id = row.Id,
                Number = row.Number,
                Kind = row.Kind,
                AccountId = row.AccountId,
                Partner = row.Partner,
                Offer = row.Offer,
                Bundle = row.Bundle,
                BundleOrderId = row.BundleOrderId,
                PriceMinor = row.PriceMinor,
                Currency = row.Currency,
                State = row.State,
                Failure = row.Failure,
                CreatedAt = row.CreatedAt,
                UpdatedAt = row.UpdatedAt,
            });

    /// <summary>Sales at services to people whom the operator had sent there.</summary>
    public static IQueryable<ReferralFact> Referrals(this BrokerDbContext database) =>
        database
            .Set<ReferralRow>()
            .AsNoTracking()
            .Select(row => new ReferralFact
            {
                Partner = row.Partner,
                Offer = row.Offer,
                State = row.State,
                IncentiveMinor = row.IncentiveMinor,
                Currency = row.Currency,
                NotedAt = row.NotedAt,
            });

    /// <summary>What staff want given back, and what was decided about it.</summary>
    public static IQueryable<RefundRequestFact> RefundRequests(this BrokerDbContext database) =>
        database
            .Set<RefundRequestRow>()
            .AsNoTracking()
            .Select(row => new RefundRequestFact
            {
                Id = row.Id,
                OrderId = row.OrderId,
                Minor = row.Minor,
                Currency = row.Currency,
                Reason = row.Reason,
                RequestedBy = row.RequestedBy,
                RequestedAt = row.RequestedAt,
                State = row.State,
                DecidedBy = row.DecidedBy,
                RefundOrder = row.RefundOrder,
            });

    /// <summary>What was done about orders, step by step.</summary>
    public static IQueryable<OrderStepFact> OrderSteps(this BrokerDbContext database) =>
        database
            .Set<OrderStepRow>()
            .AsNoTracking()
            .Select(row => new OrderStepFact
            {
                OrderId = row.OrderId,
                Ordinal = row.Ordinal,
                Kind = row.Kind,
                Key = row.Key,
                Attempts = row.Attempts,
                FirstSentAt = row.FirstSentAt,
                LastSentAt = row.LastSentAt,
                Effect = row.Effect,
                Reason = row.Reason,
                Code = row.Code,
                ExternalRef = row.ExternalRef,
                SettledAt = row.SettledAt,
            });
}

/// <summary>That somebody ordered something, and what became of it.</summary>
public sealed record OrderFact
{
    public required Guid Id { get; init; }

    public required string Number { get; init; }

    public required OrderKind Kind { get; init; }

    public required AccountId AccountId { get; init; }

    public required PartnerId Partner { get; init; }

    public required string Offer { get; init; }

    /// <summary>The operator's bundle that it is a part of; null: it stands alone.</summary>
    public string? Bundle { get; init; }

    /// <summary>The same for all parts of one order of a bundle.</summary>
    public Guid? BundleOrderId { get; init; }

    public required long PriceMinor { get; init; }

    public required string Currency { get; init; }

    public required OrderState State { get; init; }

    public required OrderFailure Failure { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>That somebody who was sent to a service signed up there; who, is not known.</summary>
public sealed record ReferralFact
{
    public required PartnerId Partner { get; init; }

    public required string Offer { get; init; }

    public required ReferralState State { get; init; }

    /// <summary>What the service owes for it; null: nothing was agreed.</summary>
    public required long? IncentiveMinor { get; init; }

    public required string? Currency { get; init; }

    public required DateTimeOffset NotedAt { get; init; }
}

/// <summary>One call of an adapter in the life of an order.</summary>
public sealed record OrderStepFact
{
    public required Guid OrderId { get; init; }

    public required int Ordinal { get; init; }

    public required StepKind Kind { get; init; }

    /// <summary>What the other side knows it by.</summary>
    public required string Key { get; init; }

    public required int Attempts { get; init; }

    public DateTimeOffset? FirstSentAt { get; init; }

    public DateTimeOffset? LastSentAt { get; init; }

    /// <summary>What the last answer was; null: there was none.</summary>
    public Effect? Effect { get; init; }

    public required Reason Reason { get; init; }

    /// <summary>The other side's own code.</summary>
    public string? Code { get; init; }

    /// <summary>What the other side calls it.</summary>
    public string? ExternalRef { get; init; }

    public DateTimeOffset? SettledAt { get; init; }
}

/// <summary>That somebody of the staff wants money given back.</summary>
public sealed record RefundRequestFact
{
    public required Guid Id { get; init; }

    public required Guid OrderId { get; init; }

    public required long Minor { get; init; }

    public required string Currency { get; init; }

    public required string Reason { get; init; }

    /// <summary>As the audit trail names them.</summary>
    public required string RequestedBy { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public required RefundState State { get; init; }

    public required string? DecidedBy { get; init; }

    /// <summary>The order that gives it back; null: there is none.</summary>
    public required string? RefundOrder { get; init; }
}

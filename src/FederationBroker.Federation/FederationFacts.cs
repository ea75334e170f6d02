using FederationBroker.Data;
using FederationBroker.Federation.Consent;
using FederationBroker.Federation.Pseudonyms;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Federation;

/// <summary>What other rooms may see of consent and pseudonyms, to be asked for in queries of their own.</summary>
public static class FederationFacts
{
    /// <summary>Consents that are in force.</summary>
    public static IQueryable<GrantFact> GrantsInForce(this BrokerDbContext database) =>
        database
            .Set<Grant>()
            .AsNoTracking()
            .Where(row => row.State == GrantState.Active)
            .Select(row => new GrantFact
            {
                Id = row.Id,
                SubscriberId = row.SubscriberId,
                Partner = row.Partner,
                GivenAt = row.GivenAt,
                LastReleasedAt = row.LastReleasedAt,
            });

    /// <summary>Names that partners know subscribers by now.</summary>
    public static IQueryable<PseudonymFact> PseudonymsInUse(this BrokerDbContext database) =>
        database
            .Set<Pseudonym>()
            .AsNoTracking()
            .Where(row => row.RetiredAt == null)
            .Select(row => new PseudonymFact
            {
                SubscriberId = row.SubscriberId,
                Sector = row.Sector,
                Value = row.Value,
            });
}

/// <summary>That a subscriber lets a partner have data.</summary>
public sealed record GrantFact
{
    public required GrantId Id { get; init; }

    public required SubscriberId SubscriberId { get; init; }

    public required PartnerId Partner { get; init; }

    public required DateTimeOffset GivenAt { get; init; }

    /// <summary>When the partner last got an answer under it; null: not yet.</summary>
    public DateTimeOffset? LastReleasedAt { get; init; }
}

/// <summary>A subscriber's name in one sector.</summary>
public sealed record PseudonymFact
{
    public required SubscriberId SubscriberId { get; init; }

    public required string Sector { get; init; }

    public required string Value { get; init; }

    public override string ToString() => $"[pseudonym in {Sector}]";
}

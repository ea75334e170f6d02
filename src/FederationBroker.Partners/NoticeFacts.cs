using FederationBroker.Data;
using FederationBroker.Kernel;
using FederationBroker.Partners.Notices;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Partners;

/// <summary>What other rooms may see of what partners were told, to be asked for in queries of their own.</summary>
public static class NoticeFacts
{
    public static IQueryable<NoticeFact> PartnerNotices(this BrokerDbContext database) =>
        database.Set<NoticeRow>().AsNoTracking().Select(NoticeRow.Fact);
}

/// <summary>Something that a partner is told.</summary>
public sealed record NoticeFact
{
    public required Guid Id { get; init; }

    public required PartnerId Partner { get; init; }

    public required NoticeChannel Channel { get; init; }

    /// <summary>Such as <c>purchase.decided</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Whose notices come one after the other.</summary>
    public required string About { get; init; }

    /// <summary>JSON, as it is sent.</summary>
    public required byte[] Body { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required int Attempts { get; init; }

    /// <summary>Of the last attempt: a status of HTTP, or why there was none.</summary>
    public required string? LastAnswer { get; init; }

    public required NoticeState State { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}

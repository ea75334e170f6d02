using System.Linq.Expressions;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.Partners.Notices;

/// <summary>Something that a partner is told: noted with the deed that it tells of, sent until it is taken.</summary>
internal sealed class NoticeRow : ITenantOwned
{
    public const int LongestAbout = 64;

    public required TenantId Tenant { get; init; }

    /// <summary>The partner tells one that comes twice by it.</summary>
    public required Guid Id { get; init; }

    public required PartnerId Partner { get; init; }

    public required NoticeChannel Channel { get; init; }

    /// <summary>Such as <c>purchase.decided</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Whose notices come one after the other: an order's number or id.</summary>
    public required string About { get; init; }

    /// <summary>JSON, byte for byte as it is sent.</summary>
    public required byte[] Body { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on a day is counted: it was noted, or is to be sent again.</summary>
    public required DateTimeOffset Since { get; set; }

    public int Attempts { get; set; }

    /// <summary>Of the last attempt: a status of HTTP, or why there was none.</summary>
    public string? LastAnswer { get; set; }

    public required NoticeState State { get; set; }

    public required DateTimeOffset UpdatedAt { get; set; }

    /// <summary>What other rooms may see of it.</summary>
    public static readonly Expression<Func<NoticeRow, NoticeFact>> Fact = row => new NoticeFact
    {
        Id = row.Id,
        Partner = row.Partner,
        Channel = row.Channel,
        Type = row.Type,
        About = row.About,
        Body = row.Body,
        CreatedAt = row.CreatedAt,
        Attempts = row.Attempts,
        LastAnswer = row.LastAnswer,
        State = row.State,
        UpdatedAt = row.UpdatedAt,
    };

    private static readonly Func<NoticeRow, NoticeFact> ToFactOf = Fact.Compile();

    public NoticeFact ToFact() => ToFactOf(this);
}

public enum NoticeState
{
    Waiting,
    Delivered,

    /// <summary>Nobody took it for a day, or there is nowhere to send it.</summary>
    GivenUp,
}

using FederationBroker.Catalogue.Offers;
using FederationBroker.Kernel;

namespace FederationBroker.Subscribers.Bulk;

/// <summary>
/// One line of an import: <c>number,plan,status,region,person,cableId,passwordHash</c>. From plan on everything may be
/// empty, and says nothing then. Each person of an account has a line.
/// </summary>
public sealed record ImportLine
{
    public required long Line { get; init; }

    public required AccountNumber Number { get; init; }

    public CatalogueId? Plan { get; init; }

    /// <summary>Null: a new account is active, one that is there stays as it is.</summary>
    public AccountStatus? Status { get; init; }

    public string? Region { get; init; }

    /// <summary>The person's number in the OSS/BSS.</summary>
    public AccountNumber? Person { get; init; }

    public CableId? CableId { get; init; }

    /// <summary>As ASP.NET Core Identity writes it (version 3); null: the login has no password yet.</summary>
    public string? PasswordHash { get; init; }

    public override string ToString() => $"[line {Line}]";
}

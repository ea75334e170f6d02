using System.Linq.Expressions;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Subscribers.Accounts;

namespace FederationBroker.Subscribers;

/// <summary>A row of what others see as <see cref="Subscriber"/>; this room alone reads and writes it.</summary>
internal sealed class SubscriberRow : ITenantOwned
{
    public required SubscriberId Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required AccountId AccountId { get; init; }

    public AccountNumber? Number { get; init; }

    public required PersonRole Role { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Whoever uses the account without being one of its people.</summary>
    public static SubscriberRow HouseholdOf(ServiceAccountRow account) =>
        new()
        {
            Id = SubscriberId.New(),
            Tenant = account.Tenant,
            AccountId = account.Id,
            Role = PersonRole.Household,
            CreatedAt = account.CreatedAt,
            UpdatedAt = account.CreatedAt,
        };

    public static Expression<Func<SubscriberRow, Subscriber>> Fact { get; } =
        row => new Subscriber
        {
            Id = row.Id,
            AccountId = row.AccountId,
            Number = row.Number,
            Role = row.Role,
            CreatedAt = row.CreatedAt,
            UpdatedAt = row.UpdatedAt,
        };

    private static readonly Func<SubscriberRow, Subscriber> FactOf = Fact.Compile();

    public Subscriber ToFact() => FactOf(this);
}

using System.Linq.Expressions;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.Subscribers.Profiles;

/// <summary>A row of what others see as <see cref="UserProfile"/>; this room alone reads and writes it.</summary>
internal sealed class UserProfileRow : ITenantOwned
{
    public required ProfileId Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required AccountId AccountId { get; init; }

    public required string Nickname { get; set; }

    public required string Icon { get; set; }

    public string? PinHash { get; set; }

    public required int DefaultLevel { get; set; }

    public required int MaximumLevel { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static Expression<Func<UserProfileRow, UserProfile>> Fact { get; } =
        row => new UserProfile
        {
            Id = row.Id,
            AccountId = row.AccountId,
            Nickname = row.Nickname,
            Icon = row.Icon,
            PinHash = row.PinHash,
            DefaultLevel = row.DefaultLevel,
            MaximumLevel = row.MaximumLevel,
            CreatedAt = row.CreatedAt,
        };

    private static readonly Func<UserProfileRow, UserProfile> FactOf = Fact.Compile();

    public UserProfile ToFact() => FactOf(this);
}

using System.Linq.Expressions;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.Subscribers.Logins;

/// <summary>A row of what others see as <see cref="Login"/>; this room alone reads and writes it.</summary>
internal sealed class LoginRow : ITenantOwned
{
    public required TenantId Tenant { get; init; }

    public required byte[] Digest { get; init; }

    public required LoginKind Kind { get; init; }

    public required AccountId AccountId { get; init; }

    public required SubscriberId SubscriberId { get; init; }

    public DeviceId? DeviceId { get; init; }

    public string? PasswordHash { get; set; }

    public required DateTimeOffset ChangedAt { get; set; }

    public Guid BrowserMark { get; set; }

    public static Expression<Func<LoginRow, Login>> Fact { get; } =
        row => new Login
        {
            Digest = row.Digest,
            Kind = row.Kind,
            AccountId = row.AccountId,
            SubscriberId = row.SubscriberId,
            DeviceId = row.DeviceId,
            PasswordHash = row.PasswordHash,
            ChangedAt = row.ChangedAt,
            BrowserMark = row.BrowserMark,
        };

    private static readonly Func<LoginRow, Login> FactOf = Fact.Compile();

    public Login ToFact() => FactOf(this);
}

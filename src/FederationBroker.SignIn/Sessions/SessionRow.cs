using System.Linq.Expressions;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.SignIn.Sessions;

/// <summary>A row of what others see as <see cref="Session"/>; this room alone reads and writes it.</summary>
internal sealed class SessionRow : ITenantOwned
{
    public required Guid Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required byte[] HandleHash { get; init; }

    public required SubscriberId SubscriberId { get; init; }

    public required DateTimeOffset AuthenticatedAt { get; init; }

    public required SignInMethod Method { get; init; }

    public required DateTimeOffset LastUsedAt { get; set; }

    public required DateTimeOffset ExpiresAt { get; set; }

    public required DateTimeOffset AbsoluteEnd { get; init; }

    public required bool IsRemembered { get; init; }

    public string? DeviceLabel { get; init; }

    public DeviceId? DeviceId { get; init; }

    public byte[]? PasskeyId { get; init; }

    public ProfileId? ProfileId { get; set; }

    public DateTimeOffset? PinShownAt { get; set; }

    public static Expression<Func<SessionRow, Session>> Fact { get; } =
        row => new Session
        {
            Id = row.Id,
            HandleHash = row.HandleHash,
            SubscriberId = row.SubscriberId,
            AuthenticatedAt = row.AuthenticatedAt,
            Method = row.Method,
            LastUsedAt = row.LastUsedAt,
            ExpiresAt = row.ExpiresAt,
            AbsoluteEnd = row.AbsoluteEnd,
            IsRemembered = row.IsRemembered,
            DeviceLabel = row.DeviceLabel,
            DeviceId = row.DeviceId,
            PasskeyId = row.PasskeyId,
            ProfileId = row.ProfileId,
            PinShownAt = row.PinShownAt,
        };

    private static readonly Func<SessionRow, Session> FactOf = Fact.Compile();

    public Session ToFact() => FactOf(this);
}

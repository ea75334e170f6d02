using System.Linq.Expressions;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.Subscribers.Profiles;

/// <summary>A row of what others see as <see cref="ProfileEntry"/>; this room alone reads and writes it.</summary>
internal sealed class ProfileEntryRow : ITenantOwned
{
    public required TenantId Tenant { get; init; }

    public required ProfileId ProfileId { get; init; }

    public required ProfileEntryKind Kind { get; init; }

    public required ContentId Content { get; init; }

    public required DateTimeOffset At { get; set; }

    public int? Position { get; set; }

    public static Expression<Func<ProfileEntryRow, ProfileEntry>> Fact { get; } =
        row => new ProfileEntry
        {
            ProfileId = row.ProfileId,
            Kind = row.Kind,
            Content = row.Content,
            At = row.At,
            Position = row.Position,
        };

    private static readonly Func<ProfileEntryRow, ProfileEntry> FactOf = Fact.Compile();

    public ProfileEntry ToFact() => FactOf(this);
}

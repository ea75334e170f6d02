using System.Collections.Immutable;
using System.Linq.Expressions;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.Subscribers.Accounts;

/// <summary>A row of what others see as <see cref="ServiceAccount"/>; this room alone reads and writes it.</summary>
internal sealed class ServiceAccountRow : ITenantOwned
{
    public required AccountId Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required AccountNumber Number { get; init; }

    public required AccountStatus Status { get; set; }

    public DateTimeOffset? TrialEndsAt { get; set; }

    public AccountStatus? StatusAfterTrial { get; set; }

    public ImmutableArray<DeviceType> TrialDeviceTypes { get; set; } = [];

    public CatalogueId? Plan { get; set; }

    public DateTimeOffset? PlanSince { get; set; }

    public string? Region { get; set; }

    public ImmutableArray<Choice> Choices { get; set; } = [];

    public int Version { get; set; } = 1;

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    public static ServiceAccountRow Of(NewAccount wanted, TenantId tenant, DateTimeOffset now) =>
        new()
        {
            Id = AccountId.New(),
            Tenant = tenant,
            Number = wanted.Number,
            Status = AccountStatus.Active,
            TrialEndsAt = wanted.TrialEndsAt,
            StatusAfterTrial = wanted.StatusAfterTrial,
            TrialDeviceTypes = wanted.TrialDeviceTypes,
            Plan = wanted.Plan,
            PlanSince = wanted.Plan is null ? null : now,
            Region = wanted.Region,
            CreatedAt = now,
            UpdatedAt = now,
        };

    public static Expression<Func<ServiceAccountRow, ServiceAccount>> Fact { get; } =
        row => new ServiceAccount
        {
            Id = row.Id,
            Number = row.Number,
            Status = row.Status,
            TrialEndsAt = row.TrialEndsAt,
            StatusAfterTrial = row.StatusAfterTrial,
            TrialDeviceTypes = row.TrialDeviceTypes,
            Plan = row.Plan,
            PlanSince = row.PlanSince,
            Region = row.Region,
            Choices = row.Choices,
            Version = row.Version,
            CreatedAt = row.CreatedAt,
            UpdatedAt = row.UpdatedAt,
        };

    private static readonly Func<ServiceAccountRow, ServiceAccount> FactOf = Fact.Compile();

    public ServiceAccount ToFact() => FactOf(this);
}

using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Data;

/// <summary>
/// The one database context. It knows no feature: each feature library contributes an <see cref="IModelPart"/>.
/// Every <see cref="ITenantOwned"/> row is filtered by the current tenant here, and again by row-level security in the
/// database.
/// </summary>
public sealed class BrokerDbContext(
    DbContextOptions<BrokerDbContext> options,
    IEnumerable<IModelPart> parts,
    TenantScope scope
) : DbContext(options)
{
    /// <summary>Names the query filter, so that a platform job can lift exactly this one.</summary>
    public const string TenantFilter = "Tenant";

    public TenantScope Scope { get; } = scope;

    /// <summary>
    /// Rows of all operators, for the broker's own work over them. Statements of it that do not say this see nobody's.
    /// </summary>
    /// <exception cref="InvalidOperationException">The unit of work is not the platform's.</exception>
    public IQueryable<T> OfEverybody<T>()
        where T : class, ITenantOwned =>
        Scope.IsPlatform
            ? Set<T>().IgnoreQueryFilters([TenantFilter])
            : throw new InvalidOperationException("Only the platform's own work sees all operators.");

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        foreach (var part in parts)
            part.Configure(modelBuilder);
        TenantFirst.Apply(modelBuilder);
        SnakeCase.Apply(modelBuilder);
        foreach (
            var entity in modelBuilder
                .Model.GetEntityTypes()
                .Where(e => typeof(ITenantOwned).IsAssignableFrom(e.ClrType))
                .ToList()
        )
        {
            TenantFilterFor.MakeGenericMethod(entity.ClrType).Invoke(this, [modelBuilder]);
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        configurationBuilder.Properties<TenantId>().HaveConversion<TenantIdConverter>().HaveMaxLength(32);
        configurationBuilder.Properties<PartnerId>().HaveConversion<PartnerIdConverter>().HaveMaxLength(64);
        configurationBuilder.Properties<SubscriberId>().HaveConversion<SubscriberIdConverter>();
        configurationBuilder.Properties<AccountId>().HaveConversion<AccountIdConverter>();
        configurationBuilder.Properties<AccountNumber>().HaveConversion<AccountNumberConverter>().HaveMaxLength(64);
        configurationBuilder.Properties<DeviceId>().HaveConversion<DeviceIdConverter>();
        configurationBuilder.Properties<ProfileId>().HaveConversion<ProfileIdConverter>();
        configurationBuilder.Properties<DeviceType>().HaveConversion<DeviceTypeConverter>().HaveMaxLength(32);
        configurationBuilder.Properties<CatalogueId>().HaveConversion<CatalogueIdConverter>().HaveMaxLength(64);
        configurationBuilder.Properties<ContentId>().HaveConversion<ContentIdConverter>().HaveMaxLength(128);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();
    }

    private static readonly System.Reflection.MethodInfo TenantFilterFor = typeof(BrokerDbContext).GetMethod(
        nameof(FilterByTenant),
        System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance
    )!;

    // An operator's statement says "tenant = …" and nothing else, which is what the indexes need: with "or it is the
    // platform's work" in it, none that begins with the tenant could be used.
    private void FilterByTenant<T>(ModelBuilder modelBuilder)
        where T : class, ITenantOwned =>
        modelBuilder.Entity<T>().HasQueryFilter(TenantFilter, row => row.Tenant == Scope.Tenant);
}

/// <summary>A feature's tables: keys, indexes, lengths.</summary>
public interface IModelPart
{
    void Configure(ModelBuilder model);
}

using FederationBroker.Data.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Data;

/// <summary>
/// The one database context. It knows no feature: each room contributes its tables (<see cref="IModelPart"/>) and
/// how its values are kept (<see cref="IModelConventions"/>).
/// Every <see cref="ITenantOwned"/> row is filtered by the current tenant here, and again by row-level security in the
/// database.
/// </summary>
public sealed class BrokerDbContext(DbContextOptions<BrokerDbContext> options, ModelOfRooms rooms, TenantScope scope)
    : DbContext(options)
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
        rooms.Configure(modelBuilder);
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
        rooms.Configure(configurationBuilder);
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

/// <summary>What all rooms contribute. Gathered once, and not for each unit of work.</summary>
public sealed class ModelOfRooms(IEnumerable<IModelPart> parts, IEnumerable<IModelConventions> conventions)
{
    internal void Configure(ModelBuilder model)
    {
        foreach (var part in parts)
            part.Configure(model);
    }

    internal void Configure(ModelConfigurationBuilder model)
    {
        foreach (var room in conventions)
            room.Configure(model);
    }
}

/// <summary>A room's tables: keys, indexes, lengths.</summary>
public interface IModelPart
{
    void Configure(ModelBuilder model);
}

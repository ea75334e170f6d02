using FederationBroker.Data;
using FederationBroker.Data.Sweeping;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.ProductTests.Data;

/// <summary>No table grows because nobody thought of it.</summary>
[Trait("Requirement", "SSM-SEC")]
public sealed class RetentionTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    [Fact]
    public async Task Every_table_says_how_long_its_rows_stay()
    {
        var declared = shared.World.Node.Services.GetServices<Retention>().ToLookup(retention => retention.Table);
        await using var services = shared.World.Node.Services.CreateAsyncScope();
        var tables = services.ServiceProvider.GetRequiredService<BrokerDbContext>().Model.GetEntityTypes().ToList();
        tables.Count.ShouldBeGreaterThan(30);
        foreach (var table in tables)
            declared[table.ClrType].Count().ShouldBe(1, $"{table.GetTableName()} must declare its retention once");
        foreach (
            var (table, owner) in tables.SelectMany(table =>
                declared[table.ClrType].OfType<Retention.WithOwner>().Select(with => (table, with.Owner))
            )
        )
            IsGoneWith(table, owner)
                .ShouldBeTrue($"{table.GetTableName()} has no cascading foreign key to {owner.Name}");
    }

    [Fact]
    public async Task The_reference_lists_every_table()
    {
        var reference = await File.ReadAllTextAsync(Path.Combine(TestSettings.Repository, "infra/CONFIGURATION.md"));
        await using var services = shared.World.Node.Services.CreateAsyncScope();
        foreach (var table in services.ServiceProvider.GetRequiredService<BrokerDbContext>().Model.GetEntityTypes())
            reference.ShouldContain($"`{table.GetTableName()}`");
    }

    private static bool IsGoneWith(IReadOnlyEntityType table, Type owner) =>
        table
            .GetForeignKeys()
            .Where(key => key.DeleteBehavior == DeleteBehavior.Cascade)
            .Any(key => key.PrincipalEntityType.ClrType == owner || IsGoneWith(key.PrincipalEntityType, owner));
}

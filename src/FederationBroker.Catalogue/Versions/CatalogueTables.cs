using FederationBroker.Data;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Catalogue.Versions;

internal sealed class CatalogueTables : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        var version = model.Entity<CatalogueVersion>();
        version.ToTable("catalogue_version").HasKey(row => new { row.Tenant, row.Version });
        version.Property(row => row.DocumentJson).HasColumnType("jsonb");
        version.Property(row => row.ChangedBy).HasMaxLength(64);

        model.Entity<CatalogueHead>().ToTable("catalogue_head").HasKey(row => row.Tenant);

        var shared = model.Entity<SharedContentVersion>();
        shared.ToTable("shared_content_version").HasKey(row => row.Version);
        shared.Property(row => row.Version).ValueGeneratedNever();
        shared.Property(row => row.ContentJson).HasColumnType("jsonb");
        shared.Property(row => row.ChangedBy).HasMaxLength(64);
    }
}

using System.Text.Json;
using FederationBroker.Catalogue.Documents;
using FederationBroker.Data;
using FederationBroker.Subscribers.Bulk;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.OperatorSync.Jobs;

internal sealed class JobTables : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        var job = model.Entity<BulkJobRow>();
        job.ToTable("bulk_job").HasKey(row => row.Id);
        job.Property(row => row.Kind).HasConversion<string>().HasMaxLength(16);
        job.Property(row => row.State).HasConversion<string>().HasMaxLength(16);
        job.Property(row => row.Cursor).HasMaxLength(64);
        job.Property(row => row.StartedBy).HasMaxLength(64);
        job.Property(row => row.Imported)
            .HasColumnType("jsonb")
            .HasDefaultValueSql("'{}'")
            .HasConversion(
                counts => JsonSerializer.Serialize(counts, CatalogueJson.Options),
                json => JsonSerializer.Deserialize<ImportCounts>(json, CatalogueJson.Options)!
            );
        // One import of one file at a time, however many processes begin it.
        job.HasIndex(row => new { row.Tenant, row.Request }, "ix_bulk_job_import")
            .IsUnique()
            .HasFilter("kind = 'Import' AND state = 'Running'");

        var fault = model.Entity<BulkJobFaultRow>();
        fault.ToTable("bulk_job_fault").HasKey(row => new { row.JobId, row.Line });
        fault.Property(row => row.Code).HasMaxLength(8);
        fault.HasOne<BulkJobRow>().WithMany().HasForeignKey(row => row.JobId).OnDelete(DeleteBehavior.Cascade);
    }
}

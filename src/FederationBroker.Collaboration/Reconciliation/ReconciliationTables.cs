using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FederationBroker.Collaboration.Reconciliation;

internal sealed class ReconciliationTables : IModelPart
{
    private const int LongestName = 64;

    public void Configure(ModelBuilder model)
    {
        Configure(model.Entity<ReconciliationRunRow>());
        Configure(model.Entity<ReconciliationBreakRow>());
        var statement = model.Entity<ServiceStatementRow>();
        statement
            .ToTable("service_statement")
            .HasKey(row => new
            {
                row.Tenant,
                row.Partner,
                row.AsOf,
            });
        statement.HasIndex(row => row.UpdatedAt).ForSweeping();
        Configure(model.Entity<ServiceStatementLineRow>());
    }

    private static void Configure(EntityTypeBuilder<ReconciliationRunRow> run)
    {
        run.ToTable("reconciliation_run").HasKey(row => row.Id);
        run.Property(row => row.Source).HasConversion<string>().HasMaxLength(16);
        run.Property(row => row.Name).HasMaxLength(LongestName);
        run.HasIndex(row => new
            {
                row.Tenant,
                row.Source,
                row.Name,
                row.From,
                row.Until,
            })
            .IsUnique();
        run.HasIndex(row => new { row.Tenant, row.CreatedAt }, "ix_reconciliation_run_waiting")
            .HasFilter("ended_at IS NULL");
        run.HasIndex(row => row.CreatedAt).ForSweeping();
    }

    private static void Configure(EntityTypeBuilder<ReconciliationBreakRow> found)
    {
        found.ToTable("reconciliation_break").HasKey(row => row.Id);
        found.Ignore(row => row.Ours).Ignore(row => row.Theirs);
        found.Property(row => row.Source).HasConversion<string>().HasMaxLength(16);
        found.Property(row => row.Name).HasMaxLength(LongestName);
        found.Property(row => row.Subject).HasMaxLength(ReconciliationBreakRow.LongestSubject);
        found.Property(row => row.Kind).HasConversion<string>().HasMaxLength(32);
        found.Property(row => row.State).HasConversion<string>().HasMaxLength(16);
        found.Property(row => row.OrderNumber).HasMaxLength(ReconciliationBreakRow.LongestOrder);
        found.Property(row => row.Deed).HasConversion<string>().HasMaxLength(16);
        found.Property(row => row.OursCurrency).HasMaxLength(3);
        found.Property(row => row.TheirsCurrency).HasMaxLength(3);
        found.Property(row => row.Fix).HasConversion<string>().HasMaxLength(16);
        found.Property(row => row.Reason).HasMaxLength(ReconciliationBreakRow.LongestReason);
        found.Property(row => row.ProposedBy).HasMaxLength(64);
        found.Property(row => row.DecidedBy).HasMaxLength(64);
        found
            .HasIndex(row => new
            {
                row.Tenant,
                row.Source,
                row.Name,
                row.Subject,
            })
            .IsUnique();
        found
            .HasIndex(row => new { row.Tenant, row.FoundAt }, "ix_reconciliation_break_open")
            .HasFilter("state <> 'Closed'");
        found.HasIndex(row => row.UpdatedAt).ForSweeping();
    }

    private static void Configure(EntityTypeBuilder<ServiceStatementLineRow> line)
    {
        line.ToTable("service_statement_line")
            .HasKey(row => new
            {
                row.Tenant,
                row.Partner,
                row.AsOf,
                row.OrderNumber,
            });
        line.Property(row => row.OrderNumber).HasMaxLength(ReconciliationBreakRow.LongestOrder);
        line.Property(row => row.Currency).HasMaxLength(3);
        line.HasOne<ServiceStatementRow>()
            .WithMany()
            .HasForeignKey(row => new
            {
                row.Tenant,
                row.Partner,
                row.AsOf,
            })
            .OnDelete(DeleteBehavior.Cascade);
    }
}

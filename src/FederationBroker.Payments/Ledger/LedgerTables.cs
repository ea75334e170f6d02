using FederationBroker.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FederationBroker.Payments.Ledger;

internal sealed class LedgerTables : IModelPart
{
    public const int LongestKey = 96;

    public void Configure(ModelBuilder model)
    {
        Configure(model.Entity<LedgerTransactionRow>());
        Configure(model.Entity<LedgerPostingRow>());
    }

    private static void Configure(EntityTypeBuilder<LedgerTransactionRow> transaction)
    {
        transaction.ToTable("ledger_transaction").HasKey(row => row.Id);
        transaction.Property(row => row.Deed).HasConversion<string>().HasMaxLength(16);
        transaction.Property(row => row.Key).HasMaxLength(LongestKey);
        transaction.Property(row => row.Item).HasMaxLength(64);
        transaction.Property(row => row.Reference).HasMaxLength(64);
        transaction.HasIndex(row => new
        {
            row.Tenant,
            row.Seller,
            row.At,
        });
        transaction.HasIndex(row => new { row.Tenant, row.At });
        transaction.HasIndex(row => new { row.Tenant, row.Key }).IsUnique();
        transaction.HasIndex(row => new { row.Tenant, row.Resolves }).IsUnique().HasFilter("resolves IS NOT NULL");
        transaction.HasIndex(row => new { row.Tenant, row.OrderId });
        // An order's price is held once; what is held twice would be given back twice.
        transaction
            .HasIndex(row => new { row.Tenant, row.OrderId }, "ix_ledger_transaction_reserve")
            .HasFilter("deed = 'Reserve'")
            .IsUnique();
    }

    private static void Configure(EntityTypeBuilder<LedgerPostingRow> posting)
    {
        posting.ToTable("ledger_posting", table => table.HasCheckConstraint("ck_ledger_posting_minor", "minor <> 0"));
        posting.HasKey(row => row.Id);
        posting.Property(row => row.Layer).HasConversion<string>().HasMaxLength(8);
        posting.Property(row => row.Account).HasConversion<string>().HasMaxLength(16);
        posting.Property(row => row.Party).HasMaxLength(64);
        posting.Property(row => row.Currency).HasMaxLength(3);
        posting
            .HasOne<LedgerTransactionRow>()
            .WithMany()
            .HasForeignKey(row => row.TransactionId)
            .OnDelete(DeleteBehavior.Restrict);
        posting.HasIndex(row => new { row.Tenant, row.TransactionId });
    }
}

using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Payments.Funds;
using FederationBroker.Payments.Mandates;
using FederationBroker.Payments.PaymentOrders;
using FederationBroker.Payments.Replays;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FederationBroker.Payments;

internal sealed class PaymentTables : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        Configure(model.Entity<MandateRow>());
        Configure(model.Entity<PaymentOrderRow>());
        Configure(model.Entity<FundsRow>());
        Configure(model.Entity<RepeatKeyRow>());
    }

    // The last guard of what the rules keep to: whatever goes wrong above, no more is taken than was allowed.
    private static void Configure(EntityTypeBuilder<MandateRow> mandate)
    {
        mandate.ToTable("payment_mandate", table =>
            table.HasCheckConstraint("ck_payment_mandate_used", "used_minor >= 0 AND used_minor <= ceiling_minor")
        );
        mandate.HasKey(row => row.Id);
        mandate.Ignore(row => row.Ceiling);
        mandate.Property(row => row.OrderNumber).HasMaxLength(64);
        mandate.Property(row => row.Currency).HasMaxLength(3);
        mandate.Property(row => row.Interval).HasConversion<string>().HasMaxLength(8);
        mandate
            .HasIndex(row => new
            {
                row.Tenant,
                row.Buyer,
                row.OrderNumber,
            })
            .IsUnique();
        mandate.HasIndex(row => new
        {
            row.Tenant,
            row.Seller,
            row.Buyer,
        });
        mandate.HasIndex(row => row.UpdatedAt).ForSweeping();
    }

    private static void Configure(EntityTypeBuilder<PaymentOrderRow> order)
    {
        order.ToTable("payment_order").HasKey(row => row.Id);
        order.Ignore(row => row.Terms).Ignore(row => row.Amount).Ignore(row => row.IsDecided);
        order.Property(row => row.OrderNumber).HasMaxLength(64);
        order.Property(row => row.Item).HasMaxLength(64);
        order.Property(row => row.Kind).HasConversion<string>().HasMaxLength(16);
        order.Property(row => row.Currency).HasMaxLength(3);
        order.Property(row => row.State).HasConversion<string>().HasMaxLength(16);
        order.Property(row => row.Failure).HasConversion<string>().HasMaxLength(32);
        order
            .HasIndex(row => new
            {
                row.Tenant,
                row.Seller,
                row.Buyer,
                row.OrderNumber,
            })
            .IsUnique();
        order
            .HasIndex(row => new { row.Tenant, row.ExpiresAt }, "ix_payment_order_waiting")
            .HasFilter("state IN ('Requested', 'AwaitingPayment')");
        order.HasIndex(row => row.UpdatedAt).ForSweeping();
    }

    private static void Configure(EntityTypeBuilder<FundsRow> funds)
    {
        funds.ToTable("partner_funds", table =>
            table.HasCheckConstraint("ck_partner_funds_balance", "balance_minor >= 0")
        );
        funds.HasKey(row => new
        {
            row.Tenant,
            row.Partner,
            row.Currency,
        });
        funds.Property(row => row.Currency).HasMaxLength(3);
    }

    private static void Configure(EntityTypeBuilder<RepeatKeyRow> key)
    {
        key.ToTable("payment_repeat_key")
            .HasKey(row => new
            {
                row.Tenant,
                row.Partner,
                row.Key,
            });
        key.Property(row => row.Key).HasMaxLength(KeyedMessage.LongestKey);
        key.Property(row => row.RequestId).HasMaxLength(32);
        key.Property(row => row.Address).HasMaxLength(RepeatKeyRow.LongestAddress);
        key.HasIndex(row => new { row.Tenant, row.RequestId });
        key.HasIndex(row => row.At).ForSweeping();
    }
}

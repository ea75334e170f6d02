using System.Globalization;
using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Referrals;
using FederationBroker.Collaboration.Refunds;
using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FederationBroker.Collaboration;

internal sealed class CollaborationTables : IModelPart
{
    // An account has an offer once, whoever orders it and wherever.
    private const string Live = "state <> 'Cancelled'";

    public void Configure(ModelBuilder model)
    {
        Configure(model.Entity<OrderRow>());
        Configure(model.Entity<OrderStepRow>());
        Configure(model.Entity<SubscriptionRow>());
        Configure(model.Entity<ReferralRow>());
        Configure(model.Entity<RefundRequestRow>());
    }

    private static void Configure(EntityTypeBuilder<RefundRequestRow> refund)
    {
        refund.ToTable("ott_refund_request").HasKey(row => row.Id);
        refund.Property(row => row.Currency).HasMaxLength(3);
        refund.Property(row => row.Reason).HasMaxLength(RefundRequestRow.LongestReason);
        refund.Property(row => row.RequestedBy).HasMaxLength(64);
        refund.Property(row => row.DecidedBy).HasMaxLength(64);
        refund.Property(row => row.RefundOrder).HasMaxLength(16);
        refund.Property(row => row.State).HasConversion<string>().HasMaxLength(16);
        refund.HasOne<OrderRow>().WithMany().HasForeignKey(row => row.OrderId).OnDelete(DeleteBehavior.Cascade);
        refund.HasIndex(row => new { row.Tenant, row.OrderId });
        refund
            .HasIndex(row => new { row.Tenant, row.RequestedAt }, "ix_ott_refund_request_waiting")
            .HasFilter("state = 'Requested'");
    }

    private static void Configure(EntityTypeBuilder<ReferralRow> referral)
    {
        referral
            .ToTable("ott_referral")
            .HasKey(row => new
            {
                row.Tenant,
                row.Partner,
                row.Click,
            });
        referral.Property(row => row.Click).HasMaxLength(32);
        referral.Property(row => row.Offer).HasMaxLength(64);
        referral.Property(row => row.Reference).HasMaxLength(ReferralRow.LongestReference);
        referral.Property(row => row.Currency).HasMaxLength(3);
        referral.Property(row => row.State).HasConversion<string>().HasMaxLength(16);
        referral.HasIndex(row => new { row.Tenant, row.NotedAt });
        referral.HasIndex(row => row.UpdatedAt).ForSweeping();
    }

    private static void Configure(EntityTypeBuilder<OrderRow> order)
    {
        order.ToTable("ott_order").HasKey(row => row.Id);
        order.Ignore(row => row.Price).Ignore(row => row.Sale);
        order.Property(row => row.Number).HasMaxLength(16);
        order.Property(row => row.Kind).HasConversion<string>().HasMaxLength(16);
        order.Property(row => row.Origin).HasConversion<string>().HasMaxLength(16);
        order.Property(row => row.Offer).HasMaxLength(64);
        order.Property(row => row.Currency).HasMaxLength(3);
        order.Property(row => row.Interval).HasConversion<string>().HasMaxLength(8);
        order.Property(row => row.TermsHash).HasMaxLength(16);
        order.Property(row => row.Locale).HasMaxLength(16);
        order.Property(row => row.BillingAdapter).HasMaxLength(32);
        order.Property(row => row.SubscriptionAdapter).HasMaxLength(32);
        order.Property(row => row.RequestKey).HasMaxLength(64);
        order.Property(row => row.ReturnUrl).HasMaxLength(2048);
        order.Property(row => row.State).HasConversion<string>().HasMaxLength(24);
        order.Property(row => row.Failure).HasConversion<string>().HasMaxLength(32);
        order.Property(row => row.Bundle).HasMaxLength(64);
        order.Property(row => row.Gate).HasConversion<string>().HasMaxLength(16);
        Index(order);
    }

    private static void Index(EntityTypeBuilder<OrderRow> order)
    {
        order.HasIndex(row => new { row.Tenant, row.Number }).IsUnique();
        order
            .HasIndex(row => new
            {
                row.Tenant,
                row.SubscriberId,
                row.RequestKey,
            })
            .IsUnique();
        order.HasIndex(row => new
        {
            row.Tenant,
            row.AccountId,
            row.CreatedAt,
        });
        order.HasIndex(row => new { row.Tenant, row.SubscriptionId });
        order
            .HasIndex(row => new { row.Tenant, row.RefundOf }, "ix_ott_order_refund")
            .HasFilter("refund_of IS NOT NULL");
        order
            .HasIndex(row => new { row.Tenant, row.BundleOrderId }, "ix_ott_order_bundle")
            .HasFilter("bundle_order_id IS NOT NULL");
        order
            .HasIndex(row => new { row.Tenant, row.CreatedAt }, "ix_ott_order_waiting")
            .HasFilter("state = 'AwaitingApproval'");
        order.HasIndex(row => new { row.Tenant, row.CreatedAt }, "ix_ott_order_review").HasFilter("state = 'Review'");
        order.HasIndex(row => row.UpdatedAt).ForSweeping();
    }

    private static void Configure(EntityTypeBuilder<OrderStepRow> step)
    {
        step.ToTable("ott_order_step").HasKey(row => new { row.OrderId, row.Ordinal });
        step.Property(row => row.Kind).HasConversion<string>().HasMaxLength(16);
        step.Property(row => row.Key).HasMaxLength(64);
        step.Property(row => row.Effect).HasConversion<string>().HasMaxLength(16);
        step.Property(row => row.Reason).HasConversion<string>().HasMaxLength(32);
        step.Property(row => row.Code).HasMaxLength(OrderStepRow.LongestCode);
        step.Property(row => row.ExternalRef).HasMaxLength(OrderStepRow.LongestReference);
        step.HasIndex(row => new { row.Tenant, row.Key }).IsUnique();
        step.HasOne<OrderRow>().WithMany().HasForeignKey(row => row.OrderId).OnDelete(DeleteBehavior.Cascade);
    }

    private static void Configure(EntityTypeBuilder<SubscriptionRow> subscription)
    {
        subscription.ToTable("ott_subscription").HasKey(row => row.Id);
        subscription.Property(row => row.Offer).HasMaxLength(64);
        subscription.Property(row => row.Currency).HasMaxLength(3);
        subscription.Property(row => row.Interval).HasConversion<string>().HasMaxLength(8);
        subscription.Property(row => row.ServiceReference).HasMaxLength(SubscriptionRow.LongestReference);
        subscription.Property(row => row.State).HasConversion<string>().HasMaxLength(16);
        subscription.Property(row => row.ActivationUrl).HasMaxLength(2048);
        subscription.Property(row => row.PausedBy).HasConversion<string>().HasMaxLength(16);
        subscription
            .Property(row => row.PeriodsFrom)
            .HasMaxLength(19)
            .HasConversion(
                local => local!.Value.ToString("s", CultureInfo.InvariantCulture),
                text => DateTime.ParseExact(text, "s", CultureInfo.InvariantCulture)
            );
        subscription.Property(row => row.Withheld).HasConversion<string>().HasMaxLength(16);
        subscription.Property(row => row.NextOffer).HasMaxLength(64);
        subscription.Property(row => row.EndedBecause).HasConversion<string>().HasMaxLength(16);
        subscription.Property(row => row.Bundle).HasMaxLength(64);
        Index(subscription);
        subscription.HasIndex(row => row.UpdatedAt).ForSweeping();
    }

    private static void Index(EntityTypeBuilder<SubscriptionRow> subscription)
    {
        subscription
            .HasIndex(row => new
            {
                row.Tenant,
                row.AccountId,
                row.Partner,
                row.Offer,
            })
            .IsUnique()
            .HasFilter(Live);
        subscription.HasIndex(row => new { row.Tenant, row.SubscriberId });
        subscription
            .HasIndex(row => new { row.Tenant, row.BundleOrderId }, "ix_ott_subscription_bundle")
            .HasFilter("bundle_order_id IS NOT NULL");
        subscription
            .HasIndex(row => new { row.Tenant, row.UnpaidSince })
            .HasFilter("unpaid_since IS NOT NULL OR paused_by = 'Unpaid'")
            .HasDatabaseName("ix_ott_subscription_unpaid");
        subscription
            .HasIndex(row => new { row.Tenant, row.ChargeAt })
            .HasFilter("charge_at IS NOT NULL")
            .HasDatabaseName("ix_ott_subscription_charge");
        subscription.HasIndex(row => new { row.Tenant, row.AskAt }).HasFilter("ask_at IS NOT NULL");
        subscription
            .HasIndex(row => new { row.Tenant, row.NextFrom })
            .HasFilter("next_from IS NOT NULL")
            .HasDatabaseName("ix_ott_subscription_next");
        subscription
            .HasIndex(row => new { row.Tenant, row.EndsAt })
            .HasFilter("ends_at IS NOT NULL AND state <> 'Cancelled'")
            .HasDatabaseName("ix_ott_subscription_ending");
        subscription
            .HasIndex(row => new
            {
                row.Tenant,
                row.Partner,
                row.AskRightAt,
            })
            .HasFilter(Live)
            .HasDatabaseName("ix_ott_subscription_right");
    }
}

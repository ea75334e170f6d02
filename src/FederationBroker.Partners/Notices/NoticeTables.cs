using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Partners.Notices;

internal sealed class NoticeTables : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        var notice = model.Entity<NoticeRow>();
        notice.ToTable("partner_notice").HasKey(row => row.Id);
        notice.Property(row => row.Type).HasMaxLength(32);
        notice.Property(row => row.About).HasMaxLength(NoticeRow.LongestAbout);
        notice.Property(row => row.LastAnswer).HasMaxLength(16);
        notice.Property(row => row.Channel).HasConversion<string>().HasMaxLength(16);
        notice.Property(row => row.State).HasConversion<string>().HasMaxLength(16);
        notice.HasIndex(row => new
        {
            row.Tenant,
            row.Partner,
            row.CreatedAt,
        });
        notice.HasIndex(row => new { row.Tenant, row.CreatedAt });
        notice
            .HasIndex(
                row => new
                {
                    row.Tenant,
                    row.Partner,
                    row.Channel,
                },
                "ix_partner_notice_waiting"
            )
            .HasFilter("state = 'Waiting'");
        notice.HasIndex(row => row.UpdatedAt).ForSweeping();
    }
}

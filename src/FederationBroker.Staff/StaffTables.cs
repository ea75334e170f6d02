using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Staff.Access;
using FederationBroker.Staff.ApiKeys;
using FederationBroker.Staff.Changes;
using FederationBroker.Staff.Members;
using FederationBroker.Staff.Rights;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Staff;

internal sealed class StaffTables : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        var member = model.Entity<StaffMember>();
        member.ToTable("staff_member").HasKey(row => row.Id);
        member.Property(row => row.Id).HasConversion(id => id.Value, value => new StaffId(value));
        member.Property(row => row.Version).IsConcurrencyToken();
        member.Ignore(row => row.RoleSet);
        member.HasIndex(row => new { row.Tenant, row.NameDigest }).IsUnique();
        member.HasIndex(row => row.EnrolmentHash).IsUnique();

        var code = model.Entity<StaffRecoveryCode>();
        code.ToTable("staff_recovery_code").HasKey(row => new { row.StaffId, row.CodeHash });
        code.Property(row => row.StaffId).HasConversion(id => id.Value, value => new StaffId(value));
        code.HasOne<StaffMember>().WithMany().HasForeignKey(row => row.StaffId).OnDelete(DeleteBehavior.Cascade);

        var session = model.Entity<StaffSession>();
        session.ToTable("staff_session").HasKey(row => row.Id);
        session.Property(row => row.StaffId).HasConversion(id => id.Value, value => new StaffId(value));
        session.HasIndex(row => row.HandleHash).IsUnique();
        session.HasIndex(row => row.StaffId);
        session.HasIndex(row => row.ExpiresAt).ForSweeping();
        session.HasOne<StaffMember>().WithMany().HasForeignKey(row => row.StaffId).OnDelete(DeleteBehavior.Cascade);

        var key = model.Entity<StaffApiKey>();
        key.ToTable("staff_api_key").HasKey(row => row.Id);
        key.Property(row => row.Role).HasConversion<string>().HasMaxLength(16);
        key.Property(row => row.Label).HasMaxLength(80);
        key.HasIndex(row => row.KeyHash).IsUnique();

        ConfigureChanges(model);
    }

    private static void ConfigureChanges(ModelBuilder model)
    {
        var change = model.Entity<StaffChange>();
        change.ToTable("staff_change").HasKey(row => row.Id);
        change.Property(row => row.Id).ValueGeneratedOnAdd();
        change.Property(row => row.Actor).HasMaxLength(64);
        change.Property(row => row.Action).HasMaxLength(64);
        change.Property(row => row.ObjectKind).HasMaxLength(32);
        change.Property(row => row.ObjectId).HasMaxLength(192);
        change.Property(row => row.RequestId).HasMaxLength(64);
        // json, not jsonb: the text stays as it was written, so its SHA-256 in the audit event can be checked.
        change.Property(row => row.Before).HasColumnType("json");
        change.Property(row => row.After).HasColumnType("json");
        change.HasIndex(row => row.At).ForSweeping();
        change.HasIndex(row => new
        {
            row.Tenant,
            row.ObjectKind,
            row.ObjectId,
        });
    }
}

using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.OperatorSync;

/// <summary>How far an operator's feed has been taken over.</summary>
internal sealed class OssCursor : ITenantOwned
{
    public required TenantId Tenant { get; init; }

    /// <summary>As the adapter named it.</summary>
    public const int LongestCursor = 256;

    public required string Cursor { get; set; }

    public required DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>
/// The newest version of an account or a person that was taken over. It outlives what it is about: a notice that comes
/// late must not bring somebody back who was removed.
/// </summary>
internal sealed class OssVersion : ITenantOwned
{
    public required TenantId Tenant { get; init; }

    public required OssSubject Subject { get; init; }

    public required AccountNumber Number { get; init; }

    /// <summary>Version of the newest notice that was taken over; 0: none yet.</summary>
    public required long Version { get; set; }

    /// <summary>
    /// With accounts: the version the OSS/BSS is known to be at, which runs ahead after a change that was sent.
    /// </summary>
    public required long Current { get; set; }

    /// <summary>Notices up to this version say nothing that an answer to a change of ours has not said.</summary>
    public required long Answered { get; init; }
}

internal enum OssSubject
{
    Account,
    Person,
}

/// <summary>
/// A change that was made here and that the OSS/BSS has to hear of. Written with the change itself, sent by the outbox.
/// </summary>
internal sealed class OssOrder : ITenantOwned
{
    /// <summary>Of its messages in the outbox; their subject is the account.</summary>
    public const string Queue = "oss";

    public const int LongestAnswer = 450;

    /// <summary>In the order of the changes.</summary>
    public long Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required AccountNumber Account { get; init; }

    /// <summary>An <c>OrderedChange</c>; no personal data.</summary>
    public required string ChangeJson { get; init; }

    /// <summary>
    /// The version the change was made on. Moves on when a change of ours that was made before it has been applied.
    /// </summary>
    public required long ExpectedVersion { get; set; }

    /// <summary>Of its message in the outbox; the OSS/BSS hears it on every attempt.</summary>
    public required string Key { get; init; }

    public OssOrderState State { get; set; } = OssOrderState.Waiting;

    /// <summary>What the OSS/BSS said when it refused: its code and sentence.</summary>
    public string? Answer { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }
}

internal enum OssOrderState
{
    Waiting,
    Applied,

    /// <summary>
    /// The OSS/BSS had another state, which was taken over here: the change did not happen on either side.
    /// </summary>
    Conflict,

    /// <summary>The OSS/BSS would not; its state was taken over here.</summary>
    Refused,
}

internal sealed class OssTables : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        var cursor = model.Entity<OssCursor>();
        cursor.ToTable("oss_cursor").HasKey(row => row.Tenant);
        cursor.Property(row => row.Cursor).HasMaxLength(OssCursor.LongestCursor);

        var version = model.Entity<OssVersion>();
        version
            .ToTable("oss_version")
            .HasKey(row => new
            {
                row.Tenant,
                row.Subject,
                row.Number,
            });
        version.Property(row => row.Subject).HasConversion<string>().HasMaxLength(16);

        var order = model.Entity<OssOrder>();
        order.ToTable("oss_order").HasKey(row => row.Id);
        order.Property(row => row.Id).ValueGeneratedOnAdd();
        order.Property(row => row.ChangeJson).HasColumnType("jsonb");
        order.Property(row => row.Key).HasMaxLength(64);
        order.Property(row => row.Answer).HasMaxLength(OssOrder.LongestAnswer);
        order.Property(row => row.State).HasConversion<string>().HasMaxLength(16);
        order.HasIndex(row => new { row.Tenant, row.Key }).IsUnique();
        order
            .HasIndex(row => new { row.Tenant, row.Account })
            .HasFilter("state = 'Waiting'")
            .HasDatabaseName("ix_oss_order_waiting");
        order.HasIndex(row => new { row.Tenant, row.UpdatedAt });
    }
}

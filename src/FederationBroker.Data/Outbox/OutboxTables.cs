using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Data.Outbox;

/// <summary>
/// Something that waits to be told to somebody outside. What it says is the room's own row, which bears the same key.
/// </summary>
internal sealed class OutboxMessage : ITenantOwned
{
    public required TenantId Tenant { get; init; }

    /// <summary>In the order of a line: whoever adds holds the line until the commit.</summary>
    public required long Id { get; init; }

    public required string Queue { get; init; }

    public required string Subject { get; init; }

    public required string Key { get; init; }
}

/// <summary>Messages about one subject, which leave one after the other. There while something waits in it.</summary>
internal sealed class OutboxLine : ITenantOwned
{
    public required TenantId Tenant { get; init; }

    public required string Queue { get; init; }

    public required string Subject { get; init; }

    /// <summary>When its first message may be sent; while one is being sent: when that counts as lost.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>How often its first message was taken to be sent.</summary>
    public required int Attempts { get; init; }
}

internal sealed class OutboxTables : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        var line = model.Entity<OutboxLine>();
        line.ToTable("outbox_line")
            .HasKey(row => new
            {
                row.Tenant,
                row.Queue,
                row.Subject,
            });
        line.Property(row => row.Queue).HasMaxLength(32);
        line.Property(row => row.Subject).HasMaxLength(64);
        line.HasIndex(row => new
        {
            row.Tenant,
            row.Queue,
            row.DueAt,
        });

        var message = model.Entity<OutboxMessage>();
        message.ToTable("outbox_message").HasKey(row => row.Id);
        message.Property(row => row.Id).ValueGeneratedOnAdd();
        message.Property(row => row.Key).HasMaxLength(64);
        // A line that is gone with messages in it would never be looked at again.
        message
            .HasOne<OutboxLine>()
            .WithMany()
            .HasForeignKey(row => new
            {
                row.Tenant,
                row.Queue,
                row.Subject,
            })
            .OnDelete(DeleteBehavior.Restrict);
        message.HasIndex(row => new
        {
            row.Tenant,
            row.Queue,
            row.Subject,
            row.Id,
        });
    }
}

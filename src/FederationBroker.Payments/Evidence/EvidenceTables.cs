using FederationBroker.Data;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Payments.Evidence;

internal sealed class EvidenceTables : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        var evidence = model.Entity<EvidenceRow>();
        evidence.ToTable("payment_evidence").HasKey(row => row.Id);
        evidence.Property(row => row.OrderNumber).HasMaxLength(64);
        evidence.Property(row => row.Address).HasMaxLength(256);
        evidence.Property(row => row.RequestId).HasMaxLength(64);
        evidence.Property(row => row.Signature).HasMaxLength(4096);
        evidence.Property(row => row.PublicKey).HasMaxLength(1024);
        evidence.HasIndex(row => new { row.Tenant, row.OrderNumber });
        evidence.HasIndex(row => new { row.Tenant, row.At });
    }
}

using System.Security.Cryptography;
using System.Text;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.Payments.Evidence;

/// <summary>
/// Keeps what partners have signed for good, in the transaction of what it led to. Its digest stands in the audit
/// trail, whose chain nobody can mend who has the database alone.
/// </summary>
internal sealed class EvidenceBook(BrokerDbContext database, AuditTrail audit, TenantScope scope, TimeProvider clock)
{
    public void Keep(PartnerId sender, string orderNumber, SignedForGood message)
    {
        var now = clock.GetUtcNow();
        var row = new EvidenceRow
        {
            Tenant = scope.Tenant,
            Id = Guid.CreateVersion7(now),
            At = now,
            Partner = sender,
            OrderNumber = orderNumber,
            Address = message.Address,
            RequestId = message.RequestId,
            Body = message.Body,
            Signature = message.Signature,
            PublicKey = message.PublicKey(),
        };
        database.Add(row);
        audit.Add(
            AuditActor.Partner,
            PaymentsActions.EvidenceKept,
            partner: sender,
            subject: $"evidence:{row.Id:N}",
            detail: DigestOf(row)
        );
    }

    /// <summary>Of everything that the row says; as the audit trail has it.</summary>
    public static string DigestOf(EvidenceRow row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (
            var text in new[]
            {
                row.Partner.Value,
                row.OrderNumber,
                row.Address,
                row.RequestId,
                row.Signature,
                row.PublicKey,
            }
        )
            hash.AppendData(Encoding.UTF8.GetBytes($"{text}\n"));
        hash.AppendData(row.Body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

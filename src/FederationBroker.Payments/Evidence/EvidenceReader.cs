using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Kernel;
using FederationBroker.Partners.Keys;
using FederationBroker.Payments.Signatures;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Payments.Evidence;

/// <summary>What partners have signed for good, for whoever has to prove it.</summary>
public sealed class EvidenceReader
{
    private const int Most = 100;

    private readonly BrokerDbContext database;

    internal EvidenceReader(BrokerDbContext database) => this.database = database;

    /// <summary>Everything that was signed about an order; the oldest first.</summary>
    public async Task<IReadOnlyList<KeptEvidence>> OfOrderAsync(string orderNumber, CancellationToken cancellation)
    {
        var rows = await database
            .Set<EvidenceRow>()
            .AsNoTracking()
            .Where(row => row.OrderNumber == orderNumber)
            .OrderBy(row => row.At)
            .Take(Most)
            .ToListAsync(cancellation);
        if (rows.Count == 0)
            return [];
        // Noted in the same transaction, a moment after.
        var (first, last) = (rows[0].At, rows[^1].At + TimeSpan.FromMinutes(1));
        string[] subjects = [.. rows.Select(row => $"evidence:{row.Id:N}")];
        var digests = await database
            .AuditEvents()
            .Where(noted => noted.At >= first && noted.At <= last)
            .Where(noted => noted.Subject != null && subjects.Contains(noted.Subject))
            .Where(noted => noted.Action == PaymentsActions.EvidenceKept.Name)
            .ToDictionaryAsync(noted => noted.Subject!, noted => noted.Detail, cancellation);
        return [.. rows.Select(row => Read(row, digests.GetValueOrDefault($"evidence:{row.Id:N}")))];
    }

    private static KeptEvidence Read(EvidenceRow row, string? noted) =>
        new()
        {
            Id = row.Id,
            At = row.At,
            Partner = row.Partner,
            OrderNumber = row.OrderNumber,
            Address = row.Address,
            RequestId = row.RequestId,
            Body = row.Body,
            Signature = row.Signature,
            PublicKey = row.PublicKey,
            Digest = EvidenceBook.DigestOf(row),
            IsAsNoted = noted is null ? null : noted == EvidenceBook.DigestOf(row),
            IsSigned = IsSigned(row),
        };

    private static bool IsSigned(EvidenceRow row) =>
        DetachedJws.Parse(row.Signature) is { } signature
        && PublishedKeys.Read($$"""{"keys":[{{row.PublicKey}}]}""") is { Keys: [var key] }
        && signature.IsOf(key, row.Body);
}

/// <summary>A message as it was received, and whether it still is what it was.</summary>
public sealed record KeptEvidence
{
    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required PartnerId Partner { get; init; }

    public required string OrderNumber { get; init; }

    /// <summary>Where it was sent.</summary>
    public required string Address { get; init; }

    public required string RequestId { get; init; }

    /// <summary>Byte for byte.</summary>
    public required byte[] Body { get; init; }

    /// <summary>Header and signature (RFC 7515, appendix F).</summary>
    public required string Signature { get; init; }

    /// <summary>The sender's key, as JSON (RFC 7517).</summary>
    public required string PublicKey { get; init; }

    /// <summary>SHA-256 of all of it.</summary>
    public required string Digest { get; init; }

    /// <summary>The audit trail has the same digest; null: it no longer reaches back so far.</summary>
    public required bool? IsAsNoted { get; init; }

    /// <summary>The signature is of this body, by this key.</summary>
    public required bool IsSigned { get; init; }
}

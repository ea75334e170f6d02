using FederationBroker.Data.Sealing;
using FederationBroker.Kernel;

namespace FederationBroker.Subscribers;

/// <summary>The one place where cable IDs become digests; nothing keeps the cable IDs themselves.</summary>
public sealed class CableIdDigest(Sealer sealer)
{
    public byte[] DigestOf(TenantId tenant, CableId cableId) => sealer.Digest("cable-id", tenant, cableId.Value);
}

using FederationBroker.Data.Sealing;
using FederationBroker.Kernel;

namespace FederationBroker.Subscribers;

/// <summary>The one place where cable IDs become digests and profiles are sealed and opened.</summary>
public sealed class SubscriberVault(Sealer sealer)
{
    private const string ProfilePurpose = "subscriber-profile";

    public byte[] DigestOf(TenantId tenant, CableId cableId) => sealer.Digest("cable-id", tenant, cableId.Value);

    public byte[] Seal(TenantId tenant, SubscriberId subscriber, SubscriberProfile profile)
        => sealer.Seal(ProfilePurpose, tenant, profile.ToJson(), subscriber.Value.ToByteArray());

    public SubscriberProfile Open(TenantId tenant, SubscriberId subscriber, byte[] sealedProfile)
        => SubscriberProfile.FromJson(
            sealer.Open(ProfilePurpose, tenant, sealedProfile, subscriber.Value.ToByteArray())
            ?? throw new InvalidSecretsException("A subscriber profile does not open with this master key: restore the master.key it was sealed under."));
}

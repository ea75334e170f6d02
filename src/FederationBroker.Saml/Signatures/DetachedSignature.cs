using FederationBroker.Saml.Bindings;

namespace FederationBroker.Saml.Signatures;

/// <summary>Verifies the signature beside a redirect message (SAML bindings 3.4.4.1).</summary>
internal static class DetachedSignature
{
    public static SignatureVerdict Verify(MessageSignature.Detached signature, PartnerKeys keys)
    {
        if (SignatureAlgorithm.Find(signature.Algorithm) is not { } algorithm)
            return new SignatureVerdict.Broken("SigAlg is missing or not allowed.");

        return keys.Any(key => algorithm.Verifies(key, signature.SignedOctets, signature.Value))
            ? SignatureVerdict.Genuine.Instance
            : new SignatureVerdict.Broken("No registered key made the signature.");
    }
}

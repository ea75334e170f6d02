using Fido2NetLib.Objects;

namespace FederationBroker.SignIn.Passkeys.Verification;

/// <summary>What the library does not ask of a key (RFC 9053, RFC 8230).</summary>
internal static class CoseKeys
{
    private const long KeyType = 1;
    private const long RsaKeyType = 3;
    private const long RsaModulus = -1;
    private const int ShortestModulus = 256;
    private const int LongestModulus = 512;

    /// <summary>RSA keys have 2,048 to 4,096 bits: shorter ones are broken, longer ones make every sign-in slow.
    /// </summary>
    public static bool IsStrong(byte[] coseKey)
    {
        var key = new CredentialPublicKey(coseKey).GetCborObject();
        return (long)key.GetValue(KeyType) != RsaKeyType
            || ((byte[])key.GetValue(RsaModulus)).Length is >= ShortestModulus and <= LongestModulus;
    }
}

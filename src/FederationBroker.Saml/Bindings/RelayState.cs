using System.Text;

namespace FederationBroker.Saml.Bindings;

/// <summary>
/// The partner's own word, carried through the sign-in. SAML bindings 3.4.3 speaks of 80 octets; real service providers
/// put whole target addresses into it, so 1 kB is taken and more is refused. It is never looked into and never
/// redirected to.
/// </summary>
internal static class RelayState
{
    public const int MaximumOctets = 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    /// <summary>
    /// False when the value cannot be echoed octet by octet through a HTML form: too long, not UTF-8, or with control
    /// characters.
    /// </summary>
    public static bool TryRead(string? encoded, out string? relayState)
    {
        relayState = null;
        if (encoded is null)
            return true;
        if (EncodedParameters.Decode(encoded) is not { Length: <= MaximumOctets } octets)
            return false;

        try
        {
            relayState = StrictUtf8.GetString(octets);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }

        // Forms rewrite line ends and drop NUL; nothing legitimate needs them, header injection does.
        return !relayState.Any(char.IsControl);
    }
}

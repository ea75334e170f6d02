namespace FederationBroker.Saml.Bindings;

/// <summary>
/// The SAML parameters of a query or form, still percent-encoded as they came. A detached signature covers these very
/// octets, so they are split here by hand and the message is read from the same substrings: two parsers that disagree
/// about which SAMLRequest counts let one message be signed and another be used (CVE-2025-27773).
/// </summary>
internal sealed record EncodedParameters(
    string? Request,
    string? RelayState,
    string? Algorithm,
    string? Signature,
    string? Encoding
)
{
    private const string RequestName = "SAMLRequest";
    private const string RelayStateName = "RelayState";
    private const string AlgorithmName = "SigAlg";
    private const string SignatureName = "Signature";
    private const string EncodingName = "SAMLEncoding";

    private static readonly EncodedParameters None = new(null, null, null, null, null);

    private static readonly HashSet<string> MeaningfulNames = new(StringComparer.OrdinalIgnoreCase)
    {
        RequestName,
        RelayStateName,
        AlgorithmName,
        SignatureName,
        EncodingName,
        "SAMLResponse",
        "SAMLart",
    };

    /// <summary>
    /// Null when a meaningful name occurs twice, in another spelling, or where a request has no such parameter.
    /// </summary>
    public static EncodedParameters? Split(string encoded)
    {
        var found = None;
        foreach (var range in encoded.AsSpan().Split('&'))
        {
            var part = encoded[range];
            if (part.Length == 0)
                continue;

            var equals = part.IndexOf('=');
            var (name, value) = equals < 0 ? (part, string.Empty) : (part[..equals], part[(equals + 1)..]);
            var next = found.With(name, value);
            if (next is null)
                return null;
            found = next;
        }

        return found;
    }

    /// <summary>
    /// SAML bindings 3.4.4.1: the octets a redirect signature covers, in this order whatever the order in the query,
    /// and as the sender encoded them.
    /// </summary>
    public byte[] SignedOctets()
    {
        var relayState = RelayState is null ? string.Empty : $"&{RelayStateName}={RelayState}";
        return System.Text.Encoding.ASCII.GetBytes($"{RequestName}={Request}{relayState}&{AlgorithmName}={Algorithm}");
    }

    /// <summary>Octets of one value, or null when an escape is broken or a character has no place in a URL.</summary>
    public static byte[]? Decode(string value)
    {
        var octets = new byte[value.Length];
        var length = 0;
        for (var index = 0; index < value.Length; index++)
        {
            var character = value[index];
            if (character == '%')
            {
                if (
                    index + 2 >= value.Length
                    || !char.IsAsciiHexDigit(value[index + 1])
                    || !char.IsAsciiHexDigit(value[index + 2])
                )
                    return null;
                octets[length++] = Convert.ToByte(value.Substring(index + 1, 2), 16);
                index += 2;
            }
            else if (char.IsAscii(character))
            {
                octets[length++] = character == '+' ? (byte)' ' : (byte)character;
            }
            else
            {
                return null;
            }
        }

        return octets[..length];
    }

    private EncodedParameters? With(string name, string value) =>
        name switch
        {
            RequestName => Request is null ? this with { Request = value } : null,
            RelayStateName => RelayState is null ? this with { RelayState = value } : null,
            AlgorithmName => Algorithm is null ? this with { Algorithm = value } : null,
            SignatureName => Signature is null ? this with { Signature = value } : null,
            EncodingName => Encoding is null ? this with { Encoding = value } : null,
            _ => Decode(name) is { } decoded && !MeaningfulNames.Contains(System.Text.Encoding.UTF8.GetString(decoded))
                ? this
                : null,
        };
}

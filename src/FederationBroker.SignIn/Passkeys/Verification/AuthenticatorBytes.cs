using System.Formats.Cbor;

namespace FederationBroker.SignIn.Passkeys.Verification;

/// <summary>
/// Whether CBOR that a stranger sends is safe to be decoded: the library decodes it by recursion, and some thousand
/// octets of brackets would end the process.
/// </summary>
internal static class AuthenticatorBytes
{
    // CTAP 2.1, 8: no message is nested deeper than four; attestation statements have two levels within one.
    private const int Deepest = 8;

    // WebAuthn Level 3, 6.1 and 6.5.1: 32 octets of RP ID hash, one of flags, four of counter; then, where the flag
    // says so, 16 of AAGUID, two of length, the credential ID, the key; then extensions.
    internal const int FlagsAt = 32;
    private const int HeaderLength = 37;
    private const int LengthAt = HeaderLength + 16;
    private const byte HasCredential = 0x40;

    /// <summary>Of authenticator data.</summary>
    public static bool IsPlainData(ReadOnlyMemory<byte> data)
    {
        if (data.Length < HeaderLength)
            return false;
        var rest = HeaderLength;
        if ((data.Span[FlagsAt] & HasCredential) != 0)
        {
            if (data.Length < LengthAt + 2)
                return false;
            rest = LengthAt + 2 + (data.Span[LengthAt] << 8 | data.Span[LengthAt + 1]);
        }

        return rest <= data.Length && Walk(data[rest..]) is not null;
    }

    /// <summary>Of an attestation object, and of the authenticator data in it.</summary>
    public static bool IsPlainAttestation(ReadOnlyMemory<byte> attestation) =>
        Walk(attestation) is { } data && data.TrueForAll(each => IsPlainData(each));

    // Every item one after the other, without recursion. Returns what stands behind "authData" in the outermost map;
    // null: it is not to be decoded.
    private static List<byte[]>? Walk(ReadOnlyMemory<byte> cbor)
    {
        var reader = new CborReader(cbor, CborConformanceMode.Strict, allowMultipleRootLevelValues: true);
        var found = new List<byte[]>();
        var isData = false;
        try
        {
            while (reader.PeekState() is not CborReaderState.Finished and var state)
            {
                if (reader.CurrentDepth > Deepest)
                    return null;
                switch (state)
                {
                    case CborReaderState.StartMap:
                        reader.ReadStartMap();
                        break;
                    case CborReaderState.StartArray:
                        reader.ReadStartArray();
                        break;
                    case CborReaderState.EndMap:
                        reader.ReadEndMap();
                        break;
                    case CborReaderState.EndArray:
                        reader.ReadEndArray();
                        break;
                    case CborReaderState.ByteString:
                        var bytes = reader.ReadByteString();
                        if (isData)
                            found.Add(bytes);
                        isData = false;
                        continue;
                    case CborReaderState.TextString:
                        isData = reader.ReadTextString() == "authData" && reader.CurrentDepth == 1;
                        continue;
                    default:
                        reader.SkipValue();
                        break;
                }

                isData = false;
            }
        }
        catch (Exception malformed) when (malformed is CborContentException or InvalidOperationException)
        {
            return null;
        }

        return found;
    }
}

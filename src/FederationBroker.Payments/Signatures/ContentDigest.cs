using System.Security.Cryptography;

namespace FederationBroker.Payments.Signatures;

/// <summary>What a body is, in a header that can be signed (RFC 9530).</summary>
internal static class ContentDigest
{
    public const string Header = "Content-Digest";

    public static string Of(ReadOnlySpan<byte> body) => $"sha-256=:{Convert.ToBase64String(SHA256.HashData(body))}:";

    /// <summary>Every digest that we know has to be right, and one has to be there.</summary>
    public static bool Matches(string header, ReadOnlySpan<byte> body)
    {
        if (StructuredDictionary.ReadBytes(header) is not { } digests)
            return false;
        var known = 0;
        foreach (var (algorithm, digest) in digests)
        {
            var wanted = algorithm switch
            {
                "sha-256" => SHA256.HashData(body),
                "sha-512" => SHA512.HashData(body),
                _ => null,
            };
            if (wanted is null)
                continue;
            if (!CryptographicOperations.FixedTimeEquals(wanted, digest))
                return false;
            known++;
        }

        return known > 0;
    }
}

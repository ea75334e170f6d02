using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace FederationBroker.Kernel;

/// <summary>
/// Random handles (codes, tokens, cookies): 256 bits, base64url, and the SHA-256 under which they are stored.
/// </summary>
public static class Secrets
{
    private const int Bytes = 32;

    /// <param name="prefix">Tells a finder what leaked ("fbrt_"), and lets secret scanners match it.</param>
    public static string New(string prefix = "") =>
        prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>
    /// A fast hash is right here: the input has 256 bits of entropy, there is nothing to guess (design D8a).
    /// </summary>
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}

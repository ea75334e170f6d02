using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using FederationBroker.Data.Sealing;
using FederationBroker.Kernel;

namespace FederationBroker.Oidc.Dpop;

/// <summary>
/// Nonces that a proof must contain where the agreement says so (RFC 9449 8). Nothing is kept: a nonce is a span of
/// time with a MAC, so that every node knows those of all others.
/// </summary>
internal sealed class DpopNonces(Sealer sealer, TimeProvider clock)
{
    /// <summary>A nonce is good during the span that it names, and during the next one.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromMinutes(3);

    private const string Purpose = "dpop-nonce";
    private const int MacLength = 16;

    public string Current(TenantId tenant) => Of(tenant, SpanNow());

    public bool IsCurrent(TenantId tenant, string? nonce)
    {
        if (nonce is not { Length: 32 })
            return false;
        var now = SpanNow();
        return IsSame(nonce, Of(tenant, now)) | IsSame(nonce, Of(tenant, now - 1));
    }

    private long SpanNow() => clock.GetUtcNow().ToUnixTimeSeconds() / (long)Span.TotalSeconds;

    private string Of(TenantId tenant, long span)
    {
        var octets = new byte[sizeof(long) + MacLength];
        BinaryPrimitives.WriteInt64BigEndian(octets, span);
        sealer
            .Digest(Purpose, tenant, span.ToString(CultureInfo.InvariantCulture))
            .AsSpan(0, MacLength)
            .CopyTo(octets.AsSpan(sizeof(long)));
        return Base64Url.EncodeToString(octets);
    }

    private static bool IsSame(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(
            System.Text.Encoding.ASCII.GetBytes(one),
            System.Text.Encoding.ASCII.GetBytes(other)
        );
}

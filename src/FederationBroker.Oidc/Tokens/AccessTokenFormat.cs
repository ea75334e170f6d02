using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using FederationBroker.Data.Sealing;
using FederationBroker.Kernel;
using FederationBroker.Oidc.Jose;

namespace FederationBroker.Oidc.Tokens;

/// <summary>
/// Access tokens are opaque to everyone but the broker (design D8): encrypted, they hold what they stand for. Issuing
/// one writes nothing; checking one asks the database whether the authorization behind it still holds, so revocation is
/// immediate.
/// </summary>
internal sealed class AccessTokenFormat(Sealer sealer, TimeProvider clock)
{
    private const string Prefix = "fbat_";
    private const int MaximumLength = 2048;

    // Two ids, two times, two lengths.
    private const int HeadLength = 16 + 16 + 8 + 8 + 1 + 1;

    // A random 96-bit nonce is safe for 2^32 tokens under one key; a key a day is far below that at any rate.
    private const long MaximumAgeInDays = 2;

    public string Write(TenantId tenant, AccessToken token)
    {
        var client = Encoding.UTF8.GetBytes(token.ClientId);
        var scope = Encoding.UTF8.GetBytes(token.Scope);
        var key = token.Key ?? [];
        var plain = new byte[HeadLength + key.Length + client.Length + scope.Length];
        token.Id.TryWriteBytes(plain);
        token.Authorization.TryWriteBytes(plain.AsSpan(16));
        BinaryPrimitives.WriteInt64BigEndian(plain.AsSpan(32), token.IssuedAt.ToUnixTimeSeconds());
        BinaryPrimitives.WriteInt64BigEndian(plain.AsSpan(40), token.ExpiresAt.ToUnixTimeSeconds());
        plain[48] = (byte)client.Length;
        plain[49] = (byte)key.Length;
        key.CopyTo(plain, HeadLength);
        client.CopyTo(plain, HeadLength + key.Length);
        scope.CopyTo(plain, HeadLength + key.Length + client.Length);

        var day = DayOf(token.IssuedAt);
        var sealedToken = sealer.Seal(PurposeOf(day), tenant, plain);
        var output = new byte[2 + sealedToken.Length];
        BinaryPrimitives.WriteUInt16BigEndian(output, day);
        sealedToken.CopyTo(output, 2);
        return Prefix + Base64Url.EncodeToString(output);
    }

    /// <summary>Null for anything this broker did not issue for this tenant, and for what has expired.</summary>
    public AccessToken? Read(TenantId tenant, string text)
    {
        if (
            text.Length > MaximumLength
            || !text.StartsWith(Prefix, StringComparison.Ordinal)
            || CompactJws.Decode(text[Prefix.Length..]) is not { Length: > 2 } bytes
        )
            return null;
        var now = clock.GetUtcNow();
        var day = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        // Bounds the keys that a made-up token can cause to be derived.
        if (
            Math.Abs(DayOf(now) - day) > MaximumAgeInDays
            || sealer.Open(PurposeOf(day), tenant, bytes.AsSpan(2)) is not { Length: >= HeadLength } plain
        )
            return null;
        var (clientBegin, clientLength) = (HeadLength + plain[49], plain[48]);
        var token = new AccessToken(
            new Guid(plain.AsSpan(0, 16)),
            new Guid(plain.AsSpan(16, 16)),
            Encoding.UTF8.GetString(plain, clientBegin, clientLength),
            Encoding.UTF8.GetString(plain.AsSpan(clientBegin + clientLength)),
            DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(plain.AsSpan(32))),
            DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(plain.AsSpan(40)))
        )
        {
            Key = plain[49] == 0 ? null : plain[HeadLength..clientBegin],
        };
        return token.ExpiresAt > now ? token : null;
    }

    private static ushort DayOf(DateTimeOffset time) => (ushort)(time.ToUnixTimeSeconds() / 86_400);

    private static string PurposeOf(ushort day) => $"access-token:{day}";
}

/// <param name="Authorization">Empty for a token that stands for the client alone.</param>
internal sealed record AccessToken(
    Guid Id,
    Guid Authorization,
    string ClientId,
    string Scope,
    DateTimeOffset IssuedAt,
    DateTimeOffset ExpiresAt
)
{
    /// <summary>
    /// Thumbprint of the key that its holder has to prove (RFC 9449 6); null: whoever holds it may use it.
    /// </summary>
    public byte[]? Key { get; init; }

    /// <summary>A lifetime that was shortened since binds tokens that are out already.</summary>
    /// <param name="lifetime">The client's, as it is configured now.</param>
    public DateTimeOffset EndsAt(TimeSpan lifetime) =>
        IssuedAt + lifetime < ExpiresAt ? IssuedAt + lifetime : ExpiresAt;
}

using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace FederationBroker.Staff.Access;

/// <summary>
/// Time-based one-time codes: RFC 6238 with the parameters every authenticator knows (SHA-1, 30 seconds, 6 digits).
/// </summary>
public static class Totp
{
    private const int SecretBytes = 20;
    private const int Digits = 6;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    /// <summary>160 bits (RFC 4226 4, R6).</summary>
    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    public static long StepAt(DateTimeOffset time) => time.ToUnixTimeSeconds() / (long)Step.TotalSeconds;

    public static string CodeAt(byte[] secret, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        // RFC 6238 1.2: authenticators expect HMAC-SHA-1, which collisions of SHA-1 do not weaken.
#pragma warning disable CA5350
        var hash = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        // RFC 4226 5.3: dynamic truncation.
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xf)) & int.MaxValue;
        return (number % 1_000_000).ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0');
    }

    /// <summary>
    /// The step whose code this is: the current one or one of its neighbours, because clocks differ and people type
    /// slowly (RFC 6238 5.2; a code lives 90 seconds instead of 30, and works once).
    /// </summary>
    public static long? StepOf(byte[] secret, string code, DateTimeOffset now)
    {
        long? found = null;
        for (var step = StepAt(now) - 1; step <= StepAt(now) + 1; step++)
        {
            if (
                CryptographicOperations.FixedTimeEquals(
                    System.Text.Encoding.ASCII.GetBytes(CodeAt(secret, step)),
                    System.Text.Encoding.UTF8.GetBytes(code)
                )
            )
                found = step;
        }

        return found;
    }

    /// <summary>What the QR code holds.</summary>
    public static string AddressOf(byte[] secret, string issuer, string name) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(name)}?secret={TextOf(secret)}"
        + $"&issuer={Uri.EscapeDataString(issuer)}&algorithm=SHA1&digits={Digits}&period={(int)Step.TotalSeconds}";

    /// <summary>Base32 in capitals, as authenticators take it by hand.</summary>
    public static string TextOf(byte[] secret) => Kernel.Base32.Encode(secret).ToUpperInvariant();
}

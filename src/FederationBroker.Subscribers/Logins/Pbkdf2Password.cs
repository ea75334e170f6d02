using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace FederationBroker.Subscribers.Logins;

/// <summary>
/// PBKDF2 in the format of ASP.NET Core Identity, version 3 (base64 of: 1, function, rounds, length of the salt, salt,
/// key; numbers as 32 bits, big-endian), as other systems write it.
/// </summary>
internal sealed class Pbkdf2Password : StoredPassword
{
    // PBKDF2-HMAC-SHA512 (OWASP 2026). Nothing that costs more is taken.
    private const int MostRoundsOfSha512 = 220_000;

    private const byte Version = 1;
    private const int HeaderLength = 13;

    // Measured, and so that OWASP's rounds for SHA-256 (600,000) cost what those of SHA-512 do.
    private static readonly Function[] Functions =
    [
        new(HashAlgorithmName.SHA1, 20, 450),
        new(HashAlgorithmName.SHA256, 32, 366),
        new(HashAlgorithmName.SHA512, 64, 1000),
    ];

    private readonly Parts stored;

    private Pbkdf2Password(Parts parts) => stored = parts;

    public override bool IsOutdated => true;

    public override bool Matches(string password)
    {
        var (function, rounds, salt, key) = stored;
        var computed = Rfc2898DeriveBytes.Pbkdf2(password, salt, rounds, function.Name, key.Length);
        return CryptographicOperations.FixedTimeEquals(computed, key);
    }

    public static PasswordReading Parse(string text)
    {
        var bytes = new byte[Longest];
        if (!Convert.TryFromBase64String(text, bytes, out var length))
            return new PasswordReading.Unusable("Write it as base64, or as $argon2id$ or $2b$.");
        if (length < HeaderLength || bytes[0] != Version)
            return new PasswordReading.Unusable("Write it in the format of ASP.NET Core Identity, version 3.");
        var function = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(1));
        var rounds = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(5));
        var salt = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(9));
        if (function >= Functions.Length)
            return new PasswordReading.Unusable("Use PBKDF2 with HMAC-SHA1 (0), HMAC-SHA256 (1) or HMAC-SHA512 (2).");
        var key = length - HeaderLength - (long)salt;
        if (salt < 8 || key < 16)
            return new PasswordReading.Unusable("Write a salt of at least 8 and a key of at least 16 bytes.");
        var most = MostRounds(Functions[function], key);
        if (rounds < 1 || rounds > most)
            return new PasswordReading.Unusable(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Use 1 to {most} rounds; leave it empty where there are more."
                )
            );
        var start = HeaderLength + (int)salt;
        return new PasswordReading.Usable(
            new Pbkdf2Password(
                new Parts(Functions[function], (int)rounds, bytes[HeaderLength..start], bytes[start..length])
            )
        );
    }

    private static long MostRounds(Function function, long keyLength) =>
        MostRoundsOfSha512 * 1000L / function.CostOf(1000, keyLength);

    private sealed record Parts(Function Function, int Rounds, byte[] Salt, byte[] Key);

    /// <param name="Cost">Of a round, in thousandths of a round of SHA-512.</param>
    private sealed record Function(HashAlgorithmName Name, int Output, int Cost)
    {
        // A key longer than what the function gives costs all rounds once more for each further part.
        public long CostOf(long rounds, long keyLength) => rounds * Cost / 1000 * ((keyLength + Output - 1) / Output);
    }
}

using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace FederationBroker.Subscribers.Logins;

/// <summary>
/// A password as it is stored: PBKDF2 in the format of ASP.NET Core Identity, version 3 (base64 of: 1, function,
/// rounds, length of the salt, salt, key; numbers as 32 bits, big-endian). Other systems write it too, so what it
/// costs is bounded before it is computed.
/// </summary>
public sealed class StoredPassword
{
    /// <summary>What a hash of our own takes: PBKDF2-HMAC-SHA512 with 220,000 rounds (OWASP 2026). Nothing that costs
    /// more is taken.</summary>
    public const int Rounds = 220_000;

    /// <summary>Of the text.</summary>
    private const int Longest = 256;

    private const byte Version = 1;
    private const int HeaderLength = 13;
    private const int SaltLength = 16;
    private const int KeyLength = 32;

    // Measured, and so that OWASP's rounds for SHA-256 (600,000) cost what ours do.
    private static readonly Function[] Functions =
    [
        new(HashAlgorithmName.SHA1, 20, 450),
        new(HashAlgorithmName.SHA256, 32, 366),
        new(HashAlgorithmName.SHA512, 64, 1000),
    ];

    private readonly Parts stored;

    private StoredPassword(Parts parts) => stored = parts;

    /// <summary>Weaker than what is written today.</summary>
    public bool IsOutdated =>
        stored.Function.Name != HashAlgorithmName.SHA512 || stored.Rounds < Rounds || stored.Key.Length < KeyLength;

    public static string Write(string password)
    {
        var bytes = new byte[HeaderLength + SaltLength + KeyLength];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), Functions.Length - 1);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(5), Rounds);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(9), SaltLength);
        var salt = bytes.AsSpan(HeaderLength, SaltLength);
        RandomNumberGenerator.Fill(salt);
        var key = bytes.AsSpan(HeaderLength + SaltLength);
        Rfc2898DeriveBytes.Pbkdf2(password, salt, key, Rounds, HashAlgorithmName.SHA512);
        return Convert.ToBase64String(bytes);
    }

    /// <returns>Null for anything that cannot be compared, or only at a cost that nobody has to bear.</returns>
    public static StoredPassword? Read(string? text) =>
        text is not null && Parse(text) is Parsed.Usable usable ? usable.Password : null;

    /// <returns>What to write instead; null when it can be used.</returns>
    public static string? FaultOf(string text) => (Parse(text) as Parsed.Unusable)?.Fix;

    /// <summary>Takes the same time for every hash: one that is cheaper than ours is made up for.</summary>
    public bool Matches(string password)
    {
        var computed = Rfc2898DeriveBytes.Pbkdf2(
            password,
            stored.Salt,
            stored.Rounds,
            stored.Function.Name,
            stored.Key.Length
        );
        var missing = Rounds - stored.Function.CostOf(stored.Rounds, stored.Key.Length);
        if (missing > 0)
            Rfc2898DeriveBytes.Pbkdf2(password, stored.Salt, (int)missing, HashAlgorithmName.SHA512, KeyLength);
        return CryptographicOperations.FixedTimeEquals(computed, stored.Key);
    }

    public override string ToString() => "[stored password]";

    private static Parsed Parse(string text)
    {
        var bytes = new byte[Longest];
        if (text.Length > Longest)
            return new Parsed.Unusable($"Write at most {Longest} characters.");
        if (!Convert.TryFromBase64String(text, bytes, out var length))
            return new Parsed.Unusable("Write it as base64.");
        if (length < HeaderLength || bytes[0] != Version)
            return new Parsed.Unusable("Write it in the format of ASP.NET Core Identity, version 3.");
        var function = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(1));
        var rounds = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(5));
        var salt = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(9));
        if (function >= Functions.Length)
            return new Parsed.Unusable("Use PBKDF2 with HMAC-SHA1 (0), HMAC-SHA256 (1) or HMAC-SHA512 (2).");
        var key = length - HeaderLength - (long)salt;
        if (salt < 8 || key < 16)
            return new Parsed.Unusable("Write a salt of at least 8 and a key of at least 16 bytes.");
        var most = MostRounds(Functions[function], key);
        if (rounds < 1 || rounds > most)
            return new Parsed.Unusable(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Use 1 to {most} rounds; leave it empty where there are more."
                )
            );
        var start = HeaderLength + (int)salt;
        return new Parsed.Usable(
            new StoredPassword(
                new Parts(Functions[function], (int)rounds, bytes[HeaderLength..start], bytes[start..length])
            )
        );
    }

    private static long MostRounds(Function function, long keyLength) =>
        Rounds * 1000L / function.CostOf(1000, keyLength);

    private abstract record Parsed
    {
        private Parsed() { }

        internal sealed record Usable(StoredPassword Password) : Parsed;

        /// <param name="Fix">What to write instead.</param>
        internal sealed record Unusable(string Fix) : Parsed;
    }

    private sealed record Parts(Function Function, int Rounds, byte[] Salt, byte[] Key);

    /// <param name="Cost">Of a round, in thousandths of a round of SHA-512.</param>
    private sealed record Function(HashAlgorithmName Name, int Output, int Cost)
    {
        // A key longer than what the function gives costs all rounds once more for each further part.
        public long CostOf(long rounds, long keyLength) => rounds * Cost / 1000 * ((keyLength + Output - 1) / Output);
    }
}

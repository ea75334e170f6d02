using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace FederationBroker.Subscribers.Logins;

/// <summary>
/// Argon2id (RFC 9106) as a PHC string: <c>$argon2id$v=19$m=19456,t=2,p=1$salt$key</c>, both in base64 without padding.
/// Hard on memory, so that graphics cards help nobody who guesses; a tenth of the processor time of PBKDF2.
/// </summary>
internal sealed class Argon2Password : StoredPassword
{
    public const string Prefix = "$argon2id$";

    // OWASP 2026: 19 MiB and two passes.
    private const int Memory = 19_456;
    private const int Passes = 2;

    // RFC 9106 section 4, second choice: 64 MiB and three passes. Nothing that costs more is taken; the memory is a
    // bound together with how many are compared at once.
    private const int MostMemory = 65_536;
    private const int MostWork = MostMemory * 3;

    private const int LeastMemory = 8;
    private const int SaltLength = 16;
    private const int KeyLength = 32;
    private const int LeastKey = 16;

    private readonly Parts stored;

    private Argon2Password(Parts stored) => this.stored = stored;

    public override bool IsOutdated =>
        stored.Memory < Memory || stored.Memory * stored.Passes < Memory * Passes || stored.Key.Length < KeyLength;

    public static string WriteNew(string password)
    {
        Span<byte> salt = stackalloc byte[SaltLength];
        RandomNumberGenerator.Fill(salt);
        var key = Derive(password, new Parts(Memory, Passes, salt.ToArray(), new byte[KeyLength]));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Prefix}v=19$m={Memory},t={Passes},p=1${TextOf(salt)}${TextOf(key)}"
        );
    }

    public static PasswordReading Parse(string text)
    {
        if (text.Split('$') is not ["", "argon2id", "v=19", var cost, var salt, var key])
            return new PasswordReading.Unusable("Write Argon2id as $argon2id$v=19$m=…,t=…,p=1$salt$key.");
        if (
            cost.Split(',') is not [['m', '=', .. var memory], ['t', '=', .. var passes], "p=1"]
            || NumberOf(memory) is not { } kibibytes
            || NumberOf(passes) is not { } times
        )
            return new PasswordReading.Unusable("Write its cost as m=…,t=…,p=1; other systems' lanes cannot be used.");
        if (kibibytes is < LeastMemory or > MostMemory || times < 1 || kibibytes * times > MostWork)
            return new PasswordReading.Unusable(
                $"Use {LeastMemory} to {MostMemory} KiB, and at most {MostWork} KiB times passes; leave it empty where "
                    + "there are more."
            );
        if (BytesOf(salt) is not { Length: SaltLength } salted || BytesOf(key) is not { Length: >= LeastKey } keyed)
            return new PasswordReading.Unusable("Write a salt of 16 and a key of at least 16 bytes, without padding.");
        return new PasswordReading.Usable(new Argon2Password(new Parts((int)kibibytes, (int)times, salted, keyed)));
    }

    public override bool Matches(string password) =>
        CryptographicOperations.FixedTimeEquals(Derive(password, stored), stored.Key);

    private static byte[] Derive(string password, Parts parts)
    {
        var algorithm = PasswordBasedKeyDerivationAlgorithm.Argon2id(
            new Argon2Parameters
            {
                DegreeOfParallelism = 1,
                MemorySize = parts.Memory,
                NumberOfPasses = parts.Passes,
            }
        );
        return algorithm.DeriveBytes(Encoding.UTF8.GetBytes(password), parts.Salt, parts.Key.Length);
    }

    private static long? NumberOf(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string TextOf(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[]? BytesOf(string text)
    {
        var bytes = new byte[Longest];
        var padded = text.PadRight((text.Length + 3) / 4 * 4, '=');
        return !text.Contains('=') && Convert.TryFromBase64String(padded, bytes, out var length)
            ? bytes[..length]
            : null;
    }

    /// <param name="Memory">KiB.</param>
    private sealed record Parts(int Memory, int Passes, byte[] Salt, byte[] Key);
}

using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using FederationBroker.Data.Sealing;
using FederationBroker.Data.SingleUse;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.SignIn.Throttling;

/// <summary>
/// A little work for whoever guesses on, so that a right password gets through at once and a million wrong ones do
/// not. It needs no third party and leaves no row until it is solved; it counts for one guess at one account.
/// </summary>
public sealed class Challenges(SingleUseStore used, TenantScope scope, Sealer sealer, TimeProvider clock)
{
    /// <summary>Time to type the password again, by remote control too.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    // A browser does some hundred thousand tries a second, so this takes from less than a second to about ten.
    private const int FewestBits = 16;
    private const int MostBits = 21;
    private const int GuessesForOneBit = 20;

    // Short, so that token and solution are two blocks of SHA-256, the first of which is always the same.
    private const int HandleBytes = 16;

    /// <param name="tooMany">Wrong guesses beyond the budget: the more, the more work.</param>
    public Challenge New(Guess guess, int tooMany, TimeSpan wait)
    {
        if (!guess.Door.TakesWork)
            return new Challenge(Token: null, Bits: 0, wait);
        var bits = Math.Min(MostBits, FewestBits + (tooMany / GuessesForOneBit));
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"{(clock.GetUtcNow() + Life).ToUnixTimeSeconds()}.{bits}.{NewNonce()}"
        );
        return new Challenge($"{head}.{SealOf(guess, head)}", bits, wait);
    }

    /// <summary>Solved, for this account, in time, and for the first time on whichever node.</summary>
    public async Task<bool> IsSolvedAsync(Guess guess, CancellationToken cancellation)
    {
        if (
            guess.Answer is not { } answer
            || answer.Token.Split('.') is not [var ends, var bitsText, var nonce, var seal]
        )
            return false;
        var given = Encoding.ASCII.GetBytes(seal);
        if (
            !CryptographicOperations.FixedTimeEquals(
                given,
                Encoding.ASCII.GetBytes(SealOf(guess, $"{ends}.{bitsText}.{nonce}"))
            )
        )
            return false;
        // What follows was written here, so it can be read.
        var until = DateTimeOffset.FromUnixTimeSeconds(long.Parse(ends, CultureInfo.InvariantCulture));
        if (until <= clock.GetUtcNow() || !HasWork(answer, int.Parse(bitsText, CultureInfo.InvariantCulture)))
            return false;
        return await used.TryConsumeAsync(scope.Tenant, "challenge", nonce, until, cancellation);
    }

    private static bool HasWork(ChallengeAnswer answer, int bits)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{answer.Token}:{answer.Solution}"));
        return BitOperations.LeadingZeroCount(BinaryPrimitives.ReadUInt32BigEndian(hash)) >= bits;
    }

    private string SealOf(Guess guess, string head) =>
        Base32.Encode(
            sealer.Digest("guess-challenge", scope.Tenant, guess.Door.Name, guess.Secret, head).AsSpan(0, HandleBytes)
        );

    private static string NewNonce() => Base32.Encode(RandomNumberGenerator.GetBytes(HandleBytes));
}

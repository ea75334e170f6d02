using System.Buffers.Binary;

namespace FederationBroker.Federation.Claims;

/// <summary>
/// What moves a session's instants for one partner: numbers that stay the same for this session and this partner,
/// that say nothing about another partner's, and that nobody can compute without the key outside the database.
/// </summary>
internal sealed class TimeMask
{
    private readonly byte[] digest;

    /// <param name="digest">A keyed digest of session and sector.</param>
    internal TimeMask(byte[] digest) => this.digest = digest;

    /// <summary>Where in a window of time an instant is put: 0 is its beginning; below 1.</summary>
    internal double Place => BinaryPrimitives.ReadUInt64BigEndian(digest) / (ulong.MaxValue + 1.0);

    /// <summary>By which part of its bound a login counts as older than it is, towards a demand of this size.</summary>
    /// <param name="rung">0 to 5.</param>
    internal double Lag(int rung) =>
        BinaryPrimitives.ReadUInt32BigEndian(digest.AsSpan(8 + (4 * rung))) / (uint.MaxValue + 1.0);
}

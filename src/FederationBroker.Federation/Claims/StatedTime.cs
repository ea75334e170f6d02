using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace FederationBroker.Federation.Claims;

/// <summary>
/// An instant as one partner may hear it: coarse, and moved by an amount that only the broker knows, so that two
/// partners cannot compare it. Only <see cref="StatedTimes"/> makes one; a protocol writer has nothing else to
/// write (INF-003).
/// </summary>
public readonly record struct StatedTime
{
    internal StatedTime(DateTimeOffset at) => At = at;

    public DateTimeOffset At { get; }
}

/// <summary>For rows of a protocol, which say the same again with every token.</summary>
public sealed class StatedTimeConverter()
    : ValueConverter<StatedTime, DateTimeOffset>(stated => stated.At, at => new StatedTime(at));

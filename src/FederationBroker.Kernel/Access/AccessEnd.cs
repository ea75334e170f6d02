using System.Collections.Immutable;

namespace FederationBroker.Kernel.Access;

/// <summary>By what somebody gets in, or stays in, without knowing the password.</summary>
public enum AccessKind
{
    /// <summary>Cable logins: of browsers, of devices, from home.</summary>
    Logins,

    /// <summary>What partners hold and go on with while nobody is there: tokens, offline access.</summary>
    Services,

    /// <summary>Browsers that are known to belong to the person, and have a budget of attempts of their own.</summary>
    Browsers,

    Passkeys,
}

/// <summary>
/// Whose access ends, and how much of it. Whoever got in with an old password has all four kinds (ASVS 7.4.3).
/// </summary>
/// <param name="Subscribers">People, or the household, of one operator.</param>
/// <param name="Kinds">What ends.</param>
public sealed record AccessEnd(ImmutableArray<SubscriberId> Subscribers, ImmutableHashSet<AccessKind> Kinds)
{
    /// <summary>The safe choice, and what counts where nobody chose.</summary>
    public static ImmutableHashSet<AccessKind> Everything { get; } = [.. Enum.GetValues<AccessKind>()];

    /// <summary>The login that asked for this, which stays.</summary>
    public Guid? ExceptSession { get; init; }

    /// <summary>Credential ids of the passkeys that go; null: all of them.</summary>
    public ImmutableArray<byte[]>? OnlyPasskeys { get; init; }

    /// <summary>Everything but what is kept on purpose.</summary>
    public static ImmutableHashSet<AccessKind> AllBut(ImmutableArray<AccessKind>? kept) =>
        Everything.Except(kept ?? []);
}

/// <summary>One room's own rows by which somebody gets in. The caller holds the transaction.</summary>
public interface IEndsAccess
{
    AccessKind Kind { get; }

    /// <returns>How many ended.</returns>
    Task<int> EndAsync(AccessEnd wanted, CancellationToken cancellation);
}

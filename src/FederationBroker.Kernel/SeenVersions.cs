using System.Collections.Immutable;
using System.Globalization;

namespace FederationBroker.Kernel;

/// <summary>The versions of a thing that a change may be made on.</summary>
/// <param name="Versions">As they were named; null: whatever there is.</param>
public sealed record SeenVersions(ImmutableArray<string>? Versions)
{
    public static SeenVersions Any { get; } = new((ImmutableArray<string>?)null);

    public bool Include(long current) =>
        Versions is not { } versions || versions.Contains(current.ToString(CultureInfo.InvariantCulture));

    /// <summary>What a change is bound to: the version that was found, or none in particular.</summary>
    public int? BindTo(int found) => Versions is null ? null : found;
}

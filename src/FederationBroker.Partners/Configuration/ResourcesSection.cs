using System.Collections.Immutable;

namespace FederationBroker.Partners.Configuration;

/// <summary>Reads <c>oidc.resources</c>.</summary>
internal static class ResourcesSection
{
    private const int LongestScope = 64;

    // The broker's own: a partner's API must not be taken for it.
    private static readonly string[] Reserved =
    [
        "openid",
        "offline_access",
        "profile",
        "email",
        "phone",
        "address",
        "standing",
        "orders",
        "payments",
    ];

    private static readonly TimeSpan UsualLifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromMinutes(15);

    public static ImmutableArray<ProtectedResource> Read(Section section)
    {
        var resources = section.Subs("resources").Select(ReadOne).ToImmutableArray();
        foreach (var twice in resources.GroupBy(one => one.Address).Where(group => group.Count() > 1))
            section.Fault(
                "resources",
                "unique",
                $"{twice.Key} stands in resources twice.",
                "Write one entry with all of its scopes."
            );
        return resources;
    }

    private static ProtectedResource ReadOne(Section entry)
    {
        var address = TenantFile.AddressOf(entry, "address");
        if (address is null)
            entry.RequiredText("address");
        var scopes = entry.Items("scopes");
        foreach (var scope in scopes.Where(scope => !IsScope(scope.Value)))
            entry.Fault(
                scope.Place,
                "scope",
                $"{scope.Value} cannot be a scope of an API of its own.",
                "Use at most 64 visible ASCII characters, no quotes or backslashes, and no name of the broker's."
            );
        var lifetime = entry.Duration("lifetime", UsualLifetime, TimeSpan.FromMinutes(1), LongestLifetime);
        entry.RefuseUnknownKeys();
        return new ProtectedResource(address ?? string.Empty, [.. scopes.Select(scope => scope.Value)], lifetime);
    }

    // RFC 6749 3.3.
    private static bool IsScope(string text) =>
        text.Length <= LongestScope
        && text.All(c => c is > ' ' and <= '~' and not ('"' or '\\'))
        && !Reserved.Contains(text)
        && !text.StartsWith("fbroker", StringComparison.Ordinal);
}

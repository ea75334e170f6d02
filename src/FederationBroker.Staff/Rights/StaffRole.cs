using System.Collections.Frozen;

namespace FederationBroker.Staff.Rights;

/// <summary>What a person or a key is for. A closed list; what each may do stands in <see cref="RoleTable"/>.</summary>
public enum StaffRole
{
    /// <summary>Looks, and changes nothing; sees no personal data.</summary>
    Viewer,

    /// <summary>Accounts, people, devices and profiles.</summary>
    Support,

    /// <summary>Plans, bundles, prices and discounts.</summary>
    Catalogue,

    /// <summary>Staff, keys and the audit trail.</summary>
    Security,

    /// <summary>Everything of one operator.</summary>
    Administrator,

    /// <summary>Everything of every operator; only in the platform's own realm.</summary>
    Platform,
}

/// <summary>Which role may do what: the one table.</summary>
public static class RoleTable
{
    private static readonly Permission[] Looking =
    [
        Permission.UseConsole,
        Permission.ViewAccounts,
        Permission.ViewCatalogue,
        Permission.ViewJobs,
        Permission.ViewOrders,
        Permission.ViewReports,
        Permission.ViewConfiguration,
    ];

    // What concerns more than one operator.
    private static readonly Permission[] OfPlatform = [Permission.ViewTenants, Permission.EditSharedContent];

    private static readonly FrozenDictionary<StaffRole, FrozenSet<Permission>> Table = new Dictionary<
        StaffRole,
        Permission[]
    >
    {
        [StaffRole.Viewer] = Looking,
        [StaffRole.Support] =
        [
            .. Looking,
            Permission.EditAccounts,
            Permission.ViewPersonalData,
            Permission.ResolveOrders,
            Permission.AgreeToRefunds,
        ],
        [StaffRole.Catalogue] = [.. Looking, Permission.EditCatalogue],
        [StaffRole.Security] =
        [
            .. Looking,
            Permission.ViewStaff,
            Permission.EditStaff,
            Permission.EditKeys,
            Permission.ViewAudit,
        ],
        [StaffRole.Administrator] = [.. Enum.GetValues<Permission>().Except(OfPlatform)],
        [StaffRole.Platform] = Enum.GetValues<Permission>(),
    }.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToFrozenSet());

    /// <summary>
    /// For people alone. A key that could make staff or keys would outlive its own end, and nobody would have proven a
    /// second factor; and whoever asks for a refund could agree to it with a key of their own.
    /// </summary>
    public static readonly FrozenSet<Permission> ForPeopleOnly = new[]
    {
        Permission.EditStaff,
        Permission.EditKeys,
        Permission.AgreeToRefunds,
    }.ToFrozenSet();

    public static FrozenSet<Permission> Of(StaffRole role) => Table[role];

    public static FrozenSet<Permission> Of(IEnumerable<StaffRole> roles) =>
        roles.SelectMany(role => Table[role]).ToFrozenSet();

    /// <summary>Roles that count as "somebody is in charge": the last of them in a realm stays.</summary>
    public static bool IsInCharge(StaffRole role) => role is StaffRole.Administrator or StaffRole.Platform;
}

namespace FederationBroker.Staff.Rights;

/// <summary>What an endpoint may ask for. A closed list: every staff endpoint names exactly one.</summary>
public enum Permission
{
    /// <summary>Being signed in at all: who am I, the overview, the description of this API.</summary>
    UseConsole,

    ViewAccounts,

    EditAccounts,

    /// <summary>
    /// Names, addresses and numbers of subscribers, fetched from the operator's own systems; each look is audited.
    /// </summary>
    ViewPersonalData,

    ViewCatalogue,

    EditCatalogue,

    ViewJobs,

    /// <summary>Changes to many accounts at once.</summary>
    RunJobs,

    /// <summary>Orders of OTT services, with every step.</summary>
    ViewOrders,

    /// <summary>Deciding about orders that nobody can tell the end of.</summary>
    ResolveOrders,

    /// <summary>Agreeing that money is given back, which somebody else has asked for.</summary>
    AgreeToRefunds,

    ViewReports,

    /// <summary>Partners and operator settings, which files own.</summary>
    ViewConfiguration,

    /// <summary>Starting adapters anew.</summary>
    OperateAdapters,

    ViewStaff,

    EditStaff,

    EditKeys,

    ViewAudit,

    /// <summary>The list of all operators.</summary>
    ViewTenants,

    /// <summary>The content that all operators share: seeing how it is used, and changing it.</summary>
    EditSharedContent,
}

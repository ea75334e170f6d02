using FederationBroker.Data.Auditing;

namespace FederationBroker.OperatorSync;

/// <summary>What this room writes into the audit trail.</summary>
internal static class OperatorSyncActions
{
    public static readonly AuditAction OssChangeNotTaken = new("oss.change-not-taken");
    public static readonly AuditAction OssNotice = new("oss.notice");
    public static readonly AuditAction PersonNotTaken = new("person.not-taken");
}

using FederationBroker.Data.Auditing;

namespace FederationBroker.OperatorSync;

/// <summary>What is done to this room's things, as the audit trail says it; staff do it through other rooms.</summary>
public static class OperatorSyncActions
{
    public static readonly AuditAction JobCancelled = new("job.cancelled");
    public static readonly AuditAction JobStarted = new("job.started");
    public static readonly AuditAction OssChangeNotTaken = new("oss.change-not-taken");
    public static readonly AuditAction OssNotice = new("oss.notice");
}

using FederationBroker.Data.Auditing;

namespace FederationBroker.Partners;

/// <summary>What this room writes into the audit trail.</summary>
public static class PartnersActions
{
    /// <summary>By staff.</summary>
    public static readonly AuditAction NoticeRedelivered = new("notice.redelivered");

    /// <summary>By staff.</summary>
    public static readonly AuditAction WebhookTested = new("webhook.tested");
}

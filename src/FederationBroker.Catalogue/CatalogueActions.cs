using FederationBroker.Data.Auditing;

namespace FederationBroker.Catalogue;

/// <summary>What is done to this room's things, as the audit trail says it; staff do it through other rooms.</summary>
public static class CatalogueActions
{
    public static readonly AuditAction CatalogueEntryPut = new("catalogue.entry-put");
    public static readonly AuditAction CatalogueEntryRemoved = new("catalogue.entry-removed");
    public static readonly AuditAction CatalogueSettingsChanged = new("catalogue.settings-changed");
    public static readonly AuditAction CatalogueVersionRestored = new("catalogue.version-restored");
    public static readonly AuditAction SharedContentPut = new("shared-content.put");
    public static readonly AuditAction SharedContentRemoved = new("shared-content.removed");
}

using FederationBroker.Data.Tenancy;

namespace FederationBroker.Partners;

/// <summary>What time it is, and by which clocks the operator reckons.</summary>
public sealed class OperatorTime(IPartnerRegistry registry, TenantScope scope, TimeProvider clock)
{
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Read anew each time: the operator's file may have changed.</summary>
    public TimeZoneInfo Zone => registry.Current.FindTenant(scope.Tenant)?.TimeZone ?? TimeZoneInfo.Utc;
}

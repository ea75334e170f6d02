using System.Collections.Immutable;
using FederationBroker.Data.Tenancy;
using FederationBroker.Partners;

namespace FederationBroker.Collaboration.Reconciliation;

/// <summary>When billing is compared: the last two hours again and again, and each day once more as a whole.</summary>
internal sealed class ReconciliationCalendar(OperatorTime time, IPartnerRegistry registry, TenantScope scope)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Rolling = TimeSpan.FromHours(2);

    // What was answered a moment ago is being booked.
    private static readonly TimeSpan Aside = TimeSpan.FromMinutes(5);

    public DateTimeOffset Now => time.Now;

    /// <summary>So long one side may be behind the other one.</summary>
    public TimeSpan SettlesWithin => registry.Current.FindTenant(scope.Tenant)!.SettlesWithin;

    public ImmutableArray<(DateTimeOffset From, DateTimeOffset Until)> Due() =>
        DueAt(time.Now, time.Zone, SettlesWithin);

    /// <summary>Times that are to be compared at a moment: the same ones on every node, until the next beat.</summary>
    public static ImmutableArray<(DateTimeOffset From, DateTimeOffset Until)> DueAt(
        DateTimeOffset now,
        TimeZoneInfo zone,
        TimeSpan settlesWithin
    )
    {
        var beat = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % Beat.Ticks), TimeSpan.Zero) - Aside;
        var local = TimeZoneInfo.ConvertTime(beat, zone).Date;
        var midnight = new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
        // As far back as something may still have been on its way: it has arrived by now, or it is missing. And two
        // days more, in which billing may have been away when it was asked.
        return [(beat - Rolling, beat), (midnight - TimeSpan.FromDays(3) - settlesWithin, midnight)];
    }
}

using FederationBroker.Partners;

namespace FederationBroker.Collaboration.Subscriptions;

/// <summary>
/// When what was paid for ends. Periods are counted from the first day, each anew: begun on 31 January, months end on
/// 28 February, 31 March, 30 April. Pure.
/// </summary>
internal static class BillingPeriod
{
    /// <summary>The end of the period that holds <paramref name="now"/>; null: what was bought once does not
    /// end.</summary>
    public static DateTimeOffset? EndAfter(DateTimeOffset since, PaymentInterval interval, DateTimeOffset now)
    {
        if (interval == PaymentInterval.Once)
            return null;
        var months = interval == PaymentInterval.Year ? 12 : 1;
        var passed = Math.Max(0, ((now.Year - since.Year) * 12) + now.Month - since.Month) / months;
        for (var periods = Math.Max(0, passed - 1); ; periods++)
        {
            // Added to the beginning, never to the last end: a short month must not shorten those after it.
            var end = since.AddMonths((periods + 1) * months);
            if (end > now)
                return end;
        }
    }
}

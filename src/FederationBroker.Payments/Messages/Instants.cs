namespace FederationBroker.Payments.Messages;

internal static class Instants
{
    /// <summary>In UTC, and no finer than the database keeps it: what is read again is what was written.</summary>
    public static DateTimeOffset Kept(DateTimeOffset told)
    {
        var utc = told.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}

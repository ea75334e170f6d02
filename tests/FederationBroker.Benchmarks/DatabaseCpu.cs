namespace FederationBroker.Benchmarks;

/// <summary>What the database took for it.</summary>
internal static class DatabaseCpu
{
    /// <summary>
    /// Processor time so far of an application's sessions in this database; zero when PostgreSQL runs elsewhere.
    /// </summary>
    public static async Task<TimeSpan> CpuOfAsync(this TestDatabase database, string application)
    {
        var sessions = await database.QueryAsync<int[]>(
            "SELECT array_agg(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = "
                + $"'{application}'"
        );
        return (sessions ?? []).Aggregate(TimeSpan.Zero, (sum, pid) => sum + ServerProcess.CpuOf(pid));
    }
}

namespace FederationBroker.ProductTests.Faults;

/// <summary>What can happen to a database, and how it ends.</summary>
/// <param name="Unready">Whether nodes cannot serve meanwhile; otherwise only what was under way is hit.</param>
public sealed record DatabaseFault(
    string Name,
    bool Unready,
    Func<PrivateCluster, Task> StrikeAsync,
    Func<PrivateCluster, Task> HealAsync
)
{
    public static readonly DatabaseFault[] All =
    [
        new(
            "read-only",
            Unready: true,
            cluster => cluster.SetReadOnlyAsync(true),
            cluster => cluster.SetReadOnlyAsync(false)
        ),
        new("frozen", Unready: true, cluster => cluster.FreezeAsync(), cluster => cluster.ThawAsync()),
        new("restarted", Unready: true, cluster => cluster.EndAsync(), cluster => cluster.BeginAsync()),
        new(
            "cancelled",
            Unready: false,
            cluster => cluster.ExecuteAsync(Repeatedly("pg_cancel_backend")),
            _ => Task.CompletedTask
        ),
        new(
            "disconnected",
            Unready: false,
            cluster => cluster.ExecuteAsync(Repeatedly("pg_terminate_backend")),
            _ => Task.CompletedTask
        ),
        new("one process frozen", Unready: false, FreezeOneAsync, cluster => cluster.ThawAsync()),
    ];

    // About two seconds of it.
    private static string Repeatedly(string function) =>
        $"""
            DO $$ BEGIN
              FOR times IN 1..1000 LOOP
                PERFORM pg_stat_clear_snapshot();
                PERFORM {function}(pid) FROM pg_stat_activity WHERE application_name = 'fbroker' AND state <> 'idle';
                PERFORM pg_sleep(0.001);
              END LOOP;
            END $$
            """;

    private static async Task FreezeOneAsync(PrivateCluster cluster)
    {
        var processes = await cluster.ExecuteAsync(
            "SELECT pid FROM pg_stat_activity WHERE application_name = 'fbroker' ORDER BY state_change DESC LIMIT 1"
        );
        await PrivateCluster.SignalAsync("-STOP", processes.Cast<int>());
    }
}

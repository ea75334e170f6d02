using System.Diagnostics;
using Npgsql;

namespace FederationBroker.Data.PostgreSql;

/// <summary>How this node connects: the operator's connection string, with what the product's promises need.</summary>
internal static class DataSources
{
    private const string AutoPrepare = "Max Auto Prepare";

    public static NpgsqlDataSource ForWork(DatabaseAddress address, OpenSockets sockets)
    {
        var settings = Settings(address);
        // Nothing of ours stays on a session: the tenant and the locks are their transaction's.
        settings.NoResetOnClose = true;
        // Unless whoever runs the product says otherwise: some poolers cannot keep prepared statements.
        if (!settings.ShouldSerialize(AutoPrepare))
            (settings.MaxAutoPrepare, settings.AutoPrepareMinUsages) = (60, 2);
        // Seconds: to connect, and to wait for a free connection.
        settings.Timeout = 2;
        // Seconds: what no work of ours has set (COMMIT, the tenant).
        settings.CommandTimeout = 3;
        // Milliseconds for a late statement to end as it was told to, before its connection is given up.
        settings.CancellationTimeout = 500;
        var builder = Builder(settings, address);
        builder.UsePhysicalConnectionInitializer(Begin, connection =>
        {
            Begin(connection);
            return Task.CompletedTask;
        });
        return builder.Build();

        void Begin(NpgsqlConnection connection)
        {
            sockets.Add(connection);
        }
    }

    /// <summary>One connection at a time, outside of the pool.</summary>
    public static NpgsqlDataSource ForProbe(DatabaseAddress address)
    {
        var settings = Settings(address);
        settings.ApplicationName = "fbroker-watch";
        settings.Pooling = false;
        settings.Timeout = 1;
        return Builder(settings, address).Build();
    }

    private static NpgsqlConnectionStringBuilder Settings(DatabaseAddress address) =>
        new(address.Connection)
        {
            ApplicationName = "fbroker",
            // A host that is lost without a word: an idle connection to it is found out within twenty seconds.
            TcpKeepAlive = true,
            TcpKeepAliveTime = 10,
            TcpKeepAliveInterval = 2,
        };

    private static NpgsqlDataSourceBuilder Builder(NpgsqlConnectionStringBuilder settings, DatabaseAddress address)
    {
        // Its own name for the pool would be the connection string, with host and role, in every metric.
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = settings.ApplicationName };
        // Traced as parts of a request, and never by themselves: background work asks many times a second.
        builder.ConfigureTracing(tracing =>
            tracing
                .ConfigureCommandFilter(_ => Activity.Current is not null)
                .ConfigureBatchFilter(_ => Activity.Current is not null)
                .EnablePhysicalOpenTracing(false)
                .EnableFirstResponseEvent(false)
        );
        if (address.PasswordFile is { } file)
            DatabasePassword.UseFile(builder, file);
        return builder;
    }
}

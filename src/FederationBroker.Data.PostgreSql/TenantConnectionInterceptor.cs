using System.Collections.Concurrent;
using System.Data.Common;
using FederationBroker.Data.Outages;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace FederationBroker.Data.PostgreSql;

/// <summary>
/// Which tenant each pooled server process is set to. Row-level security compares with the session setting
/// <c>fbroker.tenant</c>; remembering it saves a round trip whenever a connection is taken again for the same tenant.
/// </summary>
internal sealed class TenantSession
{
    private readonly ConcurrentDictionary<int, string> settings = new();

    /// <summary>A new physical connection starts with no tenant, even when the server reuses a process id.</summary>
    public void Forget(NpgsqlConnection connection) => settings.TryRemove(connection.ProcessID, out _);

    public bool IsSetTo(NpgsqlConnection connection, string setting) =>
        settings.TryGetValue(connection.ProcessID, out var current) && current == setting;

    public void Remember(NpgsqlConnection connection, string setting) => settings[connection.ProcessID] = setting;
}

/// <summary>Puts the tenant of the unit of work on every connection before its first command.</summary>
internal sealed class TenantConnectionInterceptor(TenantSession session, DatabaseHealth health)
    : DbConnectionInterceptor
{
    public override InterceptionResult ConnectionOpening(
        DbConnection connection,
        ConnectionEventData eventData,
        InterceptionResult result
    )
    {
        health.ThrowIfAway();
        return result;
    }

    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection,
        ConnectionEventData eventData,
        InterceptionResult result,
        CancellationToken cancellationToken = default
    )
    {
        health.ThrowIfAway();
        return ValueTask.FromResult(result);
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        var (postgres, setting) = ((NpgsqlConnection)connection, SettingOf(eventData));
        if (session.IsSetTo(postgres, setting))
            return;
        session.Forget(postgres);
        using var command = SetTenant(postgres, setting);
        command.ExecuteNonQuery();
        session.Remember(postgres, setting);
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection,
        ConnectionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        var (postgres, setting) = ((NpgsqlConnection)connection, SettingOf(eventData));
        if (session.IsSetTo(postgres, setting))
            return;
        // Until the command has succeeded the setting is unknown; a cancelled one must not be believed.
        session.Forget(postgres);
        await using var command = SetTenant(postgres, setting);
        await command.ExecuteNonQueryAsync(cancellationToken);
        session.Remember(postgres, setting);
    }

    // A context without a scope is not ours; better no connection than one with the tenant of somebody else.
    private static string SettingOf(ConnectionEndEventData opened) =>
        ((BrokerDbContext)opened.Context!).Scope.DatabaseSetting;

    private static NpgsqlCommand SetTenant(NpgsqlConnection connection, string setting)
    {
        var command = connection.CreateCommand();
        command.CommandText = "SELECT set_config('fbroker.tenant', $1, false)";
        command.Parameters.Add(new NpgsqlParameter { Value = setting });
        return command;
    }
}

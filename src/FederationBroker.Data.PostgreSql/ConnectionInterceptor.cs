using System.Data.Common;
using FederationBroker.Data.Outages;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace FederationBroker.Data.PostgreSql;

/// <summary>Opens nothing while the database is known to be away: who needs it hears so at once.</summary>
internal sealed class ConnectionInterceptor(DatabaseHealth health) : DbConnectionInterceptor
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
}

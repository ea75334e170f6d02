using FederationBroker.Data;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.SignIn.Sessions;

/// <summary>What other rooms may see of cable logins, to be asked for in queries of their own.</summary>
public static class SessionFacts
{
    public static IQueryable<Session> Sessions(this BrokerDbContext database) =>
        database.Set<SessionRow>().AsNoTracking().Select(SessionRow.Fact);
}

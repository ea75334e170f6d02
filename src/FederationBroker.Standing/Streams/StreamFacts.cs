using FederationBroker.Data;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Standing.Streams;

/// <summary>What other rooms may see of streams, to be asked for in queries of their own.</summary>
public static class StreamFacts
{
    public static IQueryable<MediaStream> Streams(this BrokerDbContext database) =>
        database.Set<MediaStreamRow>().AsNoTracking().Select(MediaStreamRow.Fact);
}

using FederationBroker.Data.Departures;
using Microsoft.EntityFrameworkCore.Metadata;

namespace FederationBroker.Data.PostgreSql;

/// <summary>
/// Marks what outlives a row when the row goes (<see cref="DepartureMark"/>). Applied after each migration.
/// </summary>
internal static class DepartureGuards
{
    public static string SqlFor(IReadOnlyModel model, IEnumerable<DepartureMark> rooms) =>
        string.Concat(rooms.Select(mark => SqlFor(mark.GoneIn(model), mark.RowIn(model), mark)));

    private static string SqlFor(string gone, string row, DepartureMark mark) =>
        $"""
            CREATE OR REPLACE FUNCTION mark_{row}() RETURNS trigger LANGUAGE plpgsql AS $mark$
            BEGIN
              UPDATE {row} SET {mark.Mark} WHERE tenant = OLD.tenant AND {mark.Key} = OLD.id;
              RETURN NULL;
            END
            $mark$;
            DROP TRIGGER IF EXISTS mark_{row} ON {gone};
            CREATE TRIGGER mark_{row} AFTER DELETE ON {gone} FOR EACH ROW EXECUTE FUNCTION mark_{row}();

            """;
}

using FederationBroker.Data.Balanced;
using Microsoft.EntityFrameworkCore.Metadata;

namespace FederationBroker.Data.PostgreSql;

/// <summary>
/// Refuses the commit of rows that do not add up (<see cref="BalancedTable"/>): a deferred trigger looks at each whole
/// when everything of it is written. Applied after each migration.
/// </summary>
internal static class BalanceGuards
{
    public static string SqlFor(IReadOnlyModel model, IEnumerable<BalancedTable> rooms) =>
        string.Concat(rooms.Select(table => SqlFor(table.NameIn(model), table)));

    private static string SqlFor(string name, BalancedTable table) =>
        $"""
            CREATE OR REPLACE FUNCTION balance_{name}() RETURNS trigger LANGUAGE plpgsql AS $balance$
            BEGIN
              IF EXISTS (
                SELECT FROM {name} WHERE tenant = NEW.tenant AND {table.Whole} = NEW.{table.Whole}
                GROUP BY {string.Join(", ", table.Within)} HAVING sum({table.Amount}) <> 0) THEN
                RAISE EXCEPTION 'the rows of % do not add up', TG_TABLE_NAME
                  USING ERRCODE = 'integrity_constraint_violation';
              END IF;
              RETURN NULL;
            END
            $balance$;
            DROP TRIGGER IF EXISTS balanced ON {name};
            CREATE CONSTRAINT TRIGGER balanced AFTER INSERT ON {name} DEFERRABLE INITIALLY DEFERRED
              FOR EACH ROW EXECUTE FUNCTION balance_{name}();

            """;
}

using FederationBroker.Data.AppendOnly;
using Microsoft.EntityFrameworkCore.Metadata;

namespace FederationBroker.Data.PostgreSql;

/// <summary>
/// What is only ever added to: the audit trail, and what rooms name (<see cref="AppendOnlyTable"/>). Two guards:
/// triggers refuse every change, also by the owner; and a serving role that is not the owner has no right to change or
/// to take the triggers off (<see cref="ServingRights"/>). Retention removes rows through functions of the owner, which
/// take nothing that is younger than 30 days. Applied after each migration.
/// </summary>
internal static class AppendOnlyGuards
{
    public static string SqlFor(IReadOnlyModel model, IReadOnlyList<AppendOnlyTable> rooms)
    {
        string[] tables = [.. AuditGuards.Tables, .. rooms.Select(table => table.NameIn(model))];
        return string.Concat([
            Refusal,
            $"""
            CREATE OR REPLACE FUNCTION append_only_tables() RETURNS text[] LANGUAGE sql IMMUTABLE AS
              $tables$ SELECT ARRAY['{string.Join("', '", tables)}'] $tables$;

            """,
            Triggers,
            .. rooms.Select(table => RemovalOf(table.NameIn(model), table.StaysWhile)),
        ]);
    }

    private const string Refusal = """
        CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $refuse$
        BEGIN
          IF TG_OP = 'DELETE' AND current_setting('fbroker.retention', true) = 'on'
             AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
            RETURN OLD;
          END IF;
          RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
        END
        $refuse$;

        """;

    private const string Triggers = """
        DO $guard$
        DECLARE target text;
        BEGIN
          FOREACH target IN ARRAY append_only_tables() LOOP
            EXECUTE format('DROP TRIGGER IF EXISTS append_only ON %I', target);
            EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I
              FOR EACH ROW EXECUTE FUNCTION refuse_change()', target);
            EXECUTE format('DROP TRIGGER IF EXISTS never_emptied ON %I', target);
            EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I
              FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', target);
          END LOOP;
        END
        $guard$;

        """;

    private static string RemovalOf(string table, string staysWhile) =>
        $"""
            CREATE OR REPLACE FUNCTION {AppendOnlyTable.RemovalOf(table)}(older_than timestamptz, most int) RETURNS int
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $remove$
            DECLARE removed int;
            BEGIN
              PERFORM set_config('fbroker.retention', 'on', true);
              DELETE FROM {table} WHERE (tenant, id) IN (
                SELECT old.tenant, old.id FROM {table} old
                WHERE old.at < least(older_than, now() - interval '30 days') AND NOT ({staysWhile})
                ORDER BY old.at LIMIT most);
              GET DIAGNOSTICS removed = ROW_COUNT;
              PERFORM set_config('fbroker.retention', 'off', true);
              RETURN removed;
            END
            $remove$;
            REVOKE EXECUTE ON FUNCTION {AppendOnlyTable.RemovalOf(table)} FROM PUBLIC;

            """;
}

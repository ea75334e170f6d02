namespace FederationBroker.Data.PostgreSql;

/// <summary>
/// Every table with a <c>tenant</c> column shows a session only the rows of its tenant, whatever SQL runs in it. FORCE binds the
/// owner as well. Applied after each migration to all such tables, so a new table cannot be forgotten. A session without the
/// setting sees nothing and writes nothing. Append-only tables refuse changes.
/// </summary>
internal static class DatabaseGuards
{
    public const string Sql = """
        DO $policy$
        DECLARE target record;
        BEGIN
          FOR target IN
            SELECT c.table_name FROM information_schema.columns c
            JOIN information_schema.tables t USING (table_schema, table_name)
            WHERE c.table_schema = 'public' AND c.column_name = 'tenant' AND t.table_type = 'BASE TABLE'
          LOOP
            EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', target.table_name);
            EXECUTE format('DROP POLICY IF EXISTS tenant_isolation ON %I', target.table_name);
            EXECUTE format(
              'CREATE POLICY tenant_isolation ON %I
                 USING (tenant = (SELECT current_setting(''fbroker.tenant'', true)) OR (SELECT current_setting(''fbroker.tenant'', true)) = ''*'')
                 WITH CHECK (tenant = (SELECT current_setting(''fbroker.tenant'', true)) OR (SELECT current_setting(''fbroker.tenant'', true)) = ''*'')',
              target.table_name);
          END LOOP;
        END
        $policy$;

        -- Consent history is append-only: not even the broker can rewrite what a subscriber was shown and answered.
        CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $refuse$
        BEGIN
          RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
        END
        $refuse$;
        DROP TRIGGER IF EXISTS append_only ON grant_event;
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON grant_event FOR EACH ROW EXECUTE FUNCTION refuse_change();
        DROP TRIGGER IF EXISTS append_only ON staff_change;
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON staff_change FOR EACH ROW EXECUTE FUNCTION refuse_change();
        """;
}

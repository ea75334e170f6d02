namespace FederationBroker.Data.PostgreSql;

/// <summary>
/// Every table with a <c>tenant</c> column shows a transaction only the rows of its tenant, whatever SQL runs in it.
/// FORCE binds the owner as well. Applied after each migration to all such tables, so a new table cannot be forgotten.
/// A transaction without the setting sees nothing and writes nothing. The setting is asked for without a sub-select, so
/// that it can be judged on the server that holds the rows, where the tables are spread over several. What is only ever
/// added to is
/// <see cref="AppendOnlyGuards"/>' concern.
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
                 USING (tenant = current_setting(''fbroker.tenant'', true)
                   OR current_setting(''fbroker.tenant'', true) = ''*'')
                 WITH CHECK (tenant = current_setting(''fbroker.tenant'', true)
                   OR current_setting(''fbroker.tenant'', true) = ''*'')',
              target.table_name);
          END LOOP;
        END
        $policy$;

        """;
}

using FederationBroker.Data.AppendOnly;

namespace FederationBroker.Data.PostgreSql;

/// <summary>
/// What a serving role that does not own the tables may do: all but change what is only ever added to, and the schema's
/// history. Applied after each migration; whoever owns the tables needs none of it.
/// </summary>
internal static class ServingRights
{
    /// <param name="appendOnly">Tables whose old rows leave through a function of their own.</param>
    public static string SqlFor(IEnumerable<string> appendOnly)
    {
        var functions = string.Join(", ", appendOnly.Select(AppendOnlyTable.RemovalOf).Prepend("remove_audit"));
        return $"""
            CREATE OR REPLACE FUNCTION grant_serving(role text) RETURNS void LANGUAGE plpgsql AS $grant$
            BEGIN
              IF role = current_user OR role = '' THEN RETURN; END IF;
              EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', role);
              EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO %I', role);
              EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO %I', role);
              EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON schema_history FROM %I', role);
              EXECUTE (
                SELECT format('REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM %I', string_agg(quote_ident(t), ', '), role)
                FROM unnest(append_only_tables()) t);
              EXECUTE format('REVOKE INSERT ON audit_removal FROM %I', role);
              EXECUTE format('GRANT EXECUTE ON FUNCTION {functions} TO %I', role);
            END
            $grant$;
            REVOKE EXECUTE ON FUNCTION grant_serving FROM PUBLIC;
            """;
    }
}

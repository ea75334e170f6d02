namespace FederationBroker.Data.PostgreSql;

/// <summary>
/// The audit trail's own: every event waits for its link, and the trail is shortened from its beginning alone, with a
/// sealed record of where it goes on. Applied after each migration.
/// </summary>
internal static class AuditGuards
{
    /// <summary>What is only ever added to, and shortened by <c>remove_audit</c> alone.</summary>
    public static readonly string[] Tables = ["audit_event", "audit_link", "audit_removal"];

    public const string Sql = """
        -- Every event waits for its link from the moment it is there, whoever wrote it.
        CREATE OR REPLACE FUNCTION await_link() RETURNS trigger LANGUAGE plpgsql AS $await$
        BEGIN
          INSERT INTO audit_pending (tenant, event_id) VALUES (NEW.tenant, NEW.id);
          RETURN NULL;
        END
        $await$;
        DROP TRIGGER IF EXISTS await_link ON audit_event;
        CREATE TRIGGER await_link AFTER INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION await_link();

        CREATE OR REPLACE FUNCTION remove_audit(
          of_tenant text, through bigint, through_hash bytea, key_version int,
            removed_at timestamptz, removal_seal bytea)
          RETURNS void
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $remove$
        BEGIN
          IF NOT EXISTS (
            SELECT FROM audit_link WHERE tenant = of_tenant AND position = through AND hash = through_hash) THEN
            RAISE EXCEPTION 'the chain of % has no such link at %', of_tenant, through
              USING ERRCODE = 'integrity_constraint_violation';
          END IF;
          IF EXISTS (SELECT FROM audit_link l JOIN audit_event e ON e.tenant = l.tenant AND e.id = l.event_id
                     WHERE l.tenant = of_tenant AND l.position <= through AND e.at > now() - interval '30 days') THEN
            RAISE EXCEPTION 'events of the last 30 days stay' USING ERRCODE = 'integrity_constraint_violation';
          END IF;
          PERFORM set_config('fbroker.retention', 'on', true);
          DELETE FROM audit_event e USING audit_link l
            WHERE l.tenant = of_tenant AND l.position <= through AND e.tenant = l.tenant AND e.id = l.event_id;
          DELETE FROM audit_link WHERE tenant = of_tenant AND position <= through;
          DELETE FROM audit_removal WHERE tenant = of_tenant AND position < through;
          INSERT INTO audit_removal (tenant, position, hash, key_version, at, seal)
            VALUES (of_tenant, through, through_hash, key_version, removed_at, removal_seal);
          PERFORM set_config('fbroker.retention', 'off', true);
        END
        $remove$;

        REVOKE EXECUTE ON FUNCTION remove_audit FROM PUBLIC;
        """;
}

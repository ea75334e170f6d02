namespace FederationBroker.Data.PostgreSql;

/// <summary>
/// Audit trail, staff changes and consent history are only ever added to. Two guards: triggers refuse every change,
/// also by the owner; and a
/// serving role that is not the owner has no right to change or to take the triggers off. Retention removes rows
/// through functions of
/// the owner, which take nothing that is younger than 30 days. Applied after each migration.
/// </summary>
internal static class AppendOnlyGuards
{
    public const string Sql = """
        CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $refuse$
        BEGIN
          IF TG_OP = 'DELETE' AND current_setting('fbroker.retention', true) = 'on'
             AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
            RETURN OLD;
          END IF;
          RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
        END
        $refuse$;

        CREATE OR REPLACE FUNCTION append_only_tables() RETURNS text[] LANGUAGE sql IMMUTABLE AS
          $tables$ SELECT ARRAY['audit_event', 'audit_link', 'audit_removal', 'grant_event', 'staff_change'] $tables$;

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

        CREATE OR REPLACE FUNCTION remove_staff_changes(older_than timestamptz, most int) RETURNS int
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $remove$
        DECLARE removed int;
        BEGIN
          PERFORM set_config('fbroker.retention', 'on', true);
          DELETE FROM staff_change WHERE (tenant, id) IN (
            SELECT tenant, id FROM staff_change WHERE at < least(older_than, now() - interval '30 days')
              ORDER BY at LIMIT most);
          GET DIAGNOSTICS removed = ROW_COUNT;
          PERFORM set_config('fbroker.retention', 'off', true);
          RETURN removed;
        END
        $remove$;

        -- The history of a consent lives as long as the consent, and for a while after it.
        CREATE OR REPLACE FUNCTION remove_grant_events(older_than timestamptz, most int) RETURNS int
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $remove$
        DECLARE removed int;
        BEGIN
          PERFORM set_config('fbroker.retention', 'on', true);
          DELETE FROM grant_event WHERE (tenant, id) IN (
            SELECT e.tenant, e.id FROM grant_event e WHERE e.at < least(older_than, now() - interval '30 days')
              AND NOT EXISTS (SELECT FROM consent_grant g WHERE g.tenant = e.tenant AND g.id = e.grant_id
                AND g.state = 'Active')
            ORDER BY e.at LIMIT most);
          GET DIAGNOSTICS removed = ROW_COUNT;
          PERFORM set_config('fbroker.retention', 'off', true);
          RETURN removed;
        END
        $remove$;

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
          EXECUTE format(
            'GRANT EXECUTE ON FUNCTION remove_audit, remove_staff_changes, remove_grant_events TO %I', role);
        END
        $grant$;
        REVOKE EXECUTE ON FUNCTION remove_audit, remove_staff_changes, remove_grant_events, grant_serving FROM PUBLIC;
        """;
}

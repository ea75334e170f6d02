using Npgsql;

namespace FederationBroker.ProductTests.Data;

/// <summary>
/// The operator stands first in every key of the live database, so no key reaches over to another one.
/// </summary>
[Trait("Requirement", "SUB-TEN")]
public sealed class TenantKeyTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private const string Owned = """
        SELECT a.attrelid, a.attnum FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE a.attname = 'tenant' AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
        """;

    [Fact]
    public async Task Every_table_is_an_operators_or_known_to_be_the_platforms() =>
        (
            await TextAsync(
                $"""
                SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
                AND oid NOT IN (SELECT attrelid FROM ({Owned}) owned)
                """
            )
        ).ShouldBe("protection_key, schema_history, shared_content_version");

    [Fact]
    public async Task Every_table_of_an_operator_has_a_primary_key() =>
        (
            await TextAsync(
                $"""
                SELECT attrelid::regclass::text FROM ({Owned}) owned
                WHERE NOT EXISTS (SELECT FROM pg_index WHERE indrelid = attrelid AND indisprimary)
                """
            )
        ).ShouldBeEmpty();

    [Fact]
    public async Task The_tenant_is_the_first_column_of_every_unique_index() =>
        (
            await TextAsync(
                $"""
                SELECT indexrelid::regclass::text FROM pg_index JOIN ({Owned}) owned ON attrelid = indrelid
                WHERE indisunique AND indkey[0] <> attnum
                """
            )
        ).ShouldBeEmpty();

    [Fact]
    public async Task The_tenant_is_the_first_column_of_both_sides_of_every_foreign_key() =>
        (
            await TextAsync(
                $"""
                SELECT k.conname::text FROM pg_constraint k
                LEFT JOIN ({Owned}) own ON own.attrelid = k.conrelid
                LEFT JOIN ({Owned}) theirs ON theirs.attrelid = k.confrelid
                WHERE k.contype = 'f' AND theirs.attnum IS NOT NULL
                  AND (own.attnum IS NULL OR k.conkey[1] <> own.attnum OR k.confkey[1] <> theirs.attnum)
                """
            )
        ).ShouldBeEmpty();

    // The sweeper's: it looks at all operators at once.
    [Fact]
    public async Task Other_indexes_begin_with_the_tenant_unless_they_are_of_one_time_alone() =>
        (
            await TextAsync(
                $"""
                SELECT indexrelid::regclass::text FROM pg_index JOIN ({Owned}) owned ON attrelid = indrelid
                WHERE indkey[0] <> attnum AND NOT (indnatts = 1 AND EXISTS (
                  SELECT FROM pg_attribute a
                  WHERE a.attrelid = indrelid AND a.attnum = indkey[0] AND a.atttypid = 'timestamptz'::regtype))
                """
            )
        ).ShouldBeEmpty();

    [Theory]
    [InlineData("UPDATE subscriber SET tenant = 'coast' WHERE tenant = 'metro'")]
    [InlineData("UPDATE service_account SET tenant = 'coast' WHERE tenant = 'metro'")]
    [InlineData(
        "INSERT INTO subscriber (tenant, id, account_id, role, created_at, updated_at) "
            + "SELECT 'coast', gen_random_uuid(), id, 'User', now(), now() FROM service_account WHERE tenant = 'metro'"
    )]
    public async Task No_row_can_be_tied_to_another_operators_even_past_row_level_security(string sql) =>
        (
            await Should.ThrowAsync<PostgresException>(() => shared.World.Database.QueryAsync<object>(sql))
        ).SqlState.ShouldBe(PostgresErrorCodes.ForeignKeyViolation);

    [Fact]
    public async Task The_same_id_at_two_operators_is_two_rows()
    {
        var copied = await shared.World.Database.QueryAsync<long>(
            """
            WITH made AS (
              INSERT INTO service_account (tenant, id, number, status, trial_device_types, choices, version, created_at, updated_at)
              SELECT 'coast', id, number, status, trial_device_types, choices, version, created_at, updated_at
              FROM service_account WHERE tenant = 'metro' LIMIT 1 RETURNING 1)
            SELECT count(*) FROM made
            """
        );
        copied.ShouldBe(1);
        // The other tests count on rows of one operator.
        await shared.World.Database.QueryAsync<long>(
            """
            WITH gone AS (
              DELETE FROM service_account AS copy USING service_account AS original
              WHERE copy.tenant = 'coast' AND original.tenant = 'metro' AND original.id = copy.id RETURNING 1)
            SELECT count(*) FROM gone
            """
        );
    }

    private async Task<string> TextAsync(string names) =>
        await shared.World.Database.QueryAsync<string>(
            $"SELECT coalesce(string_agg(name, ', ' ORDER BY name), '') FROM ({names}) AS found(name)"
        ) ?? string.Empty;
}

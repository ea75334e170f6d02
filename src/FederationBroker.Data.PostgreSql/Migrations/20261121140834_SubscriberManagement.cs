using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace FederationBroker.Data.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class SubscriberManagement : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Logins move to a table of their own; the columns they stood in are dropped below. Personal data is not carried over:
            // it is the OSS/BSS's from here on.
            migrationBuilder.Sql("CREATE TEMP TABLE former_login AS SELECT tenant, id, account_id, cable_id_digest, password_hash, updated_at FROM subscriber");

            migrationBuilder.DropIndex(
                name: "ix_subscriber_tenant_cable_id_digest",
                table: "subscriber");

            migrationBuilder.DropColumn(
                name: "cable_id_digest",
                table: "subscriber");

            migrationBuilder.DropColumn(
                name: "password_hash",
                table: "subscriber");

            migrationBuilder.DropColumn(
                name: "sealed_profile",
                table: "subscriber");

            migrationBuilder.AddColumn<string>(
                name: "number",
                table: "subscriber",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "role",
                table: "subscriber",
                type: "character varying(16)",
                maxLength: 16,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<Guid>(
                name: "device_id",
                table: "session",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "pin_shown_at",
                table: "session",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "profile_id",
                table: "session",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "choices",
                table: "service_account",
                type: "jsonb",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "number",
                table: "service_account",
                type: "character varying(64)",
                maxLength: 64,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "plan",
                table: "service_account",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "plan_since",
                table: "service_account",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "region",
                table: "service_account",
                type: "character varying(32)",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "status_after_trial",
                table: "service_account",
                type: "character varying(16)",
                maxLength: 16,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "trial_device_types",
                table: "service_account",
                type: "jsonb",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "trial_ends_at",
                table: "service_account",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "updated_at",
                table: "service_account",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTimeOffset(new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)));

            migrationBuilder.AddColumn<int>(
                name: "version",
                table: "service_account",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "with_pin",
                table: "oidc_authorization",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "bulk_job",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    kind = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    state = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    request = table.Column<string>(type: "text", nullable: false),
                    cursor = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    total = table.Column<long>(type: "bigint", nullable: false),
                    processed = table.Column<long>(type: "bigint", nullable: false),
                    changed = table.Column<long>(type: "bigint", nullable: false),
                    faulty = table.Column<long>(type: "bigint", nullable: false),
                    started_by = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bulk_job", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "catalogue_head",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_catalogue_head", x => x.tenant);
                });

            migrationBuilder.CreateTable(
                name: "catalogue_version",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    document_json = table.Column<string>(type: "jsonb", nullable: false),
                    changed_by = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_catalogue_version", x => new { x.tenant, x.version });
                });

            migrationBuilder.CreateTable(
                name: "device",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    uid = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    type = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    name = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    region = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    outputs = table.Column<string>(type: "jsonb", nullable: false),
                    linked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_device", x => x.id);
                    table.ForeignKey(
                        name: "FK_device_service_account_account_id",
                        column: x => x.account_id,
                        principalTable: "service_account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "media_stream",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subscriber_id = table.Column<Guid>(type: "uuid", nullable: false),
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    content = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    use = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    device_type = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    device_digest = table.Column<byte[]>(type: "bytea", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    end = table.Column<string>(type: "character varying(24)", maxLength: 24, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_media_stream", x => x.id);
                    table.ForeignKey(
                        name: "FK_media_stream_service_account_account_id",
                        column: x => x.account_id,
                        principalTable: "service_account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_media_stream_subscriber_subscriber_id",
                        column: x => x.subscriber_id,
                        principalTable: "subscriber",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "oss_cursor",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    cursor = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_oss_cursor", x => x.tenant);
                });

            migrationBuilder.CreateTable(
                name: "oss_outbox",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    account = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    change_json = table.Column<string>(type: "jsonb", nullable: false),
                    expected_version = table.Column<long>(type: "bigint", nullable: false),
                    key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    answer = table.Column<string>(type: "character varying(450)", maxLength: 450, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_oss_outbox", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "oss_version",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    subject = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    number = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    current = table.Column<long>(type: "bigint", nullable: false),
                    answered = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_oss_version", x => new { x.tenant, x.subject, x.number });
                });

            migrationBuilder.CreateTable(
                name: "purchase",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    bundle = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    content = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_purchase", x => x.id);
                    table.ForeignKey(
                        name: "FK_purchase_service_account_account_id",
                        column: x => x.account_id,
                        principalTable: "service_account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "shared_content_version",
                columns: table => new
                {
                    version = table.Column<int>(type: "integer", nullable: false),
                    content_json = table.Column<string>(type: "jsonb", nullable: false),
                    changed_by = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_shared_content_version", x => x.version);
                });

            migrationBuilder.CreateTable(
                name: "staff_api_key",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    key_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    label = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    role = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    created_by = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_staff_api_key", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "staff_change",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    actor = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    action = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    object_kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    object_id = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    before = table.Column<string>(type: "json", nullable: true),
                    after = table.Column<string>(type: "json", nullable: true),
                    request_id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_staff_change", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "staff_member",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    name_digest = table.Column<byte[]>(type: "bytea", nullable: false),
                    sealed_name = table.Column<byte[]>(type: "bytea", nullable: false),
                    roles = table.Column<string[]>(type: "text[]", nullable: false),
                    disabled = table.Column<bool>(type: "boolean", nullable: false),
                    password_hash = table.Column<string>(type: "text", nullable: true),
                    sealed_totp_secret = table.Column<byte[]>(type: "bytea", nullable: true),
                    last_totp_step = table.Column<long>(type: "bigint", nullable: false),
                    wrong_codes = table.Column<int>(type: "integer", nullable: false),
                    enrolment_hash = table.Column<byte[]>(type: "bytea", nullable: true),
                    enrolment_ends = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_sign_in_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_staff_member", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "user_profile",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    nickname = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    icon = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    pin_hash = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    default_level = table.Column<int>(type: "integer", nullable: false),
                    maximum_level = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_profile", x => x.id);
                    table.ForeignKey(
                        name: "FK_user_profile_service_account_account_id",
                        column: x => x.account_id,
                        principalTable: "service_account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "bulk_job_fault",
                columns: table => new
                {
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    line = table.Column<long>(type: "bigint", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    code = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    place = table.Column<string>(type: "text", nullable: false),
                    fix = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bulk_job_fault", x => new { x.job_id, x.line });
                    table.ForeignKey(
                        name: "FK_bulk_job_fault_bulk_job_job_id",
                        column: x => x.job_id,
                        principalTable: "bulk_job",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "device_command",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    device_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    parameters_json = table.Column<string>(type: "jsonb", nullable: true),
                    state = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    result = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    queued_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    delivered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_device_command", x => x.id);
                    table.ForeignKey(
                        name: "FK_device_command_device_device_id",
                        column: x => x.device_id,
                        principalTable: "device",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "login",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    digest = table.Column<byte[]>(type: "bytea", nullable: false),
                    kind = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subscriber_id = table.Column<Guid>(type: "uuid", nullable: false),
                    device_id = table.Column<Guid>(type: "uuid", nullable: true),
                    password_hash = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_login", x => new { x.tenant, x.digest });
                    table.ForeignKey(
                        name: "FK_login_device_device_id",
                        column: x => x.device_id,
                        principalTable: "device",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_login_service_account_account_id",
                        column: x => x.account_id,
                        principalTable: "service_account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_login_subscriber_subscriber_id",
                        column: x => x.subscriber_id,
                        principalTable: "subscriber",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "staff_recovery_code",
                columns: table => new
                {
                    staff_id = table.Column<Guid>(type: "uuid", nullable: false),
                    code_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_staff_recovery_code", x => new { x.staff_id, x.code_hash });
                    table.ForeignKey(
                        name: "FK_staff_recovery_code_staff_member_staff_id",
                        column: x => x.staff_id,
                        principalTable: "staff_member",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "staff_session",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    handle_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    staff_id = table.Column<Guid>(type: "uuid", nullable: false),
                    second_factor_done = table.Column<bool>(type: "boolean", nullable: false),
                    authenticated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    absolute_end = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    wrong_codes = table.Column<int>(type: "integer", nullable: false),
                    sealed_new_secret = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_staff_session", x => x.id);
                    table.ForeignKey(
                        name: "FK_staff_session_staff_member_staff_id",
                        column: x => x.staff_id,
                        principalTable: "staff_member",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "profile_entry",
                columns: table => new
                {
                    profile_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    content = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_profile_entry", x => new { x.profile_id, x.kind, x.content });
                    table.ForeignKey(
                        name: "FK_profile_entry_user_profile_profile_id",
                        column: x => x.profile_id,
                        principalTable: "user_profile",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.Sql("UPDATE service_account SET number = 'A-' || id, version = 1, updated_at = created_at");
            migrationBuilder.Sql("UPDATE subscriber SET role = 'Manager'");
            migrationBuilder.Sql("INSERT INTO subscriber (id, tenant, account_id, role, created_at, updated_at) SELECT gen_random_uuid(), tenant, id, 'Household', created_at, created_at FROM service_account");
            migrationBuilder.Sql("INSERT INTO login (tenant, digest, kind, account_id, subscriber_id, password_hash, changed_at) SELECT tenant, cable_id_digest, 'Person', account_id, id, password_hash, updated_at FROM former_login");
            migrationBuilder.Sql("DROP TABLE former_login");

            migrationBuilder.CreateIndex(
                name: "ix_subscriber_household",
                table: "subscriber",
                column: "account_id",
                unique: true,
                filter: "role = 'Household'");

            migrationBuilder.CreateIndex(
                name: "ix_subscriber_manager",
                table: "subscriber",
                column: "account_id",
                unique: true,
                filter: "role = 'Manager'");

            migrationBuilder.CreateIndex(
                name: "ix_subscriber_tenant_number",
                table: "subscriber",
                columns: new[] { "tenant", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_session_device_id",
                table: "session",
                column: "device_id");

            migrationBuilder.CreateIndex(
                name: "ix_session_profile_id",
                table: "session",
                column: "profile_id");

            migrationBuilder.CreateIndex(
                name: "ix_service_account_tenant_number",
                table: "service_account",
                columns: new[] { "tenant", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_service_account_tenant_plan_id",
                table: "service_account",
                columns: new[] { "tenant", "plan", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_service_account_tenant_status_id",
                table: "service_account",
                columns: new[] { "tenant", "status", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_event_tenant_at_id",
                table: "audit_event",
                columns: new[] { "tenant", "at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_event_tenant_request_id",
                table: "audit_event",
                columns: new[] { "tenant", "request_id" });

            migrationBuilder.CreateIndex(
                name: "ix_bulk_job_import",
                table: "bulk_job",
                columns: new[] { "tenant", "request" },
                unique: true,
                filter: "kind = 'Import' AND state <> 'Cancelled'");

            migrationBuilder.CreateIndex(
                name: "ix_bulk_job_tenant_id",
                table: "bulk_job",
                columns: new[] { "tenant", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_device_account_id",
                table: "device",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "ix_device_tenant_uid",
                table: "device",
                columns: new[] { "tenant", "uid" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_device_command_device_id_id",
                table: "device_command",
                columns: new[] { "device_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_device_command_expires_at",
                table: "device_command",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_login_account_id",
                table: "login",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "ix_login_device_id",
                table: "login",
                column: "device_id");

            migrationBuilder.CreateIndex(
                name: "ix_login_subscriber_id",
                table: "login",
                column: "subscriber_id");

            migrationBuilder.CreateIndex(
                name: "ix_media_stream_expires_at",
                table: "media_stream",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_media_stream_running",
                table: "media_stream",
                column: "account_id",
                filter: "ended_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_media_stream_subscriber_id",
                table: "media_stream",
                column: "subscriber_id");

            migrationBuilder.CreateIndex(
                name: "ix_oss_outbox_tenant_account_id",
                table: "oss_outbox",
                columns: new[] { "tenant", "account", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_oss_outbox_waiting",
                table: "oss_outbox",
                columns: new[] { "tenant", "id" },
                filter: "state = 'Waiting'");

            migrationBuilder.CreateIndex(
                name: "ix_purchase_account_id_content",
                table: "purchase",
                columns: new[] { "account_id", "content" });

            migrationBuilder.CreateIndex(
                name: "ix_staff_api_key_key_hash",
                table: "staff_api_key",
                column: "key_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_staff_api_key_tenant",
                table: "staff_api_key",
                column: "tenant");

            migrationBuilder.CreateIndex(
                name: "ix_staff_change_tenant_id",
                table: "staff_change",
                columns: new[] { "tenant", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_staff_change_tenant_object_kind_object_id",
                table: "staff_change",
                columns: new[] { "tenant", "object_kind", "object_id" });

            migrationBuilder.CreateIndex(
                name: "ix_staff_member_enrolment_hash",
                table: "staff_member",
                column: "enrolment_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_staff_member_tenant_name_digest",
                table: "staff_member",
                columns: new[] { "tenant", "name_digest" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_staff_session_expires_at",
                table: "staff_session",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_staff_session_handle_hash",
                table: "staff_session",
                column: "handle_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_staff_session_staff_id",
                table: "staff_session",
                column: "staff_id");

            migrationBuilder.CreateIndex(
                name: "ix_user_profile_account_id",
                table: "user_profile",
                column: "account_id");

            migrationBuilder.AddForeignKey(
                name: "FK_session_device_device_id",
                table: "session",
                column: "device_id",
                principalTable: "device",
                principalColumn: "id",
                onDelete: ReferentialAction.Cascade);

            migrationBuilder.AddForeignKey(
                name: "FK_session_user_profile_profile_id",
                table: "session",
                column: "profile_id",
                principalTable: "user_profile",
                principalColumn: "id",
                onDelete: ReferentialAction.SetNull);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_session_device_device_id",
                table: "session");

            migrationBuilder.DropForeignKey(
                name: "FK_session_user_profile_profile_id",
                table: "session");

            migrationBuilder.DropTable(
                name: "bulk_job_fault");

            migrationBuilder.DropTable(
                name: "catalogue_head");

            migrationBuilder.DropTable(
                name: "catalogue_version");

            migrationBuilder.DropTable(
                name: "device_command");

            migrationBuilder.DropTable(
                name: "login");

            migrationBuilder.DropTable(
                name: "media_stream");

            migrationBuilder.DropTable(
                name: "oss_cursor");

            migrationBuilder.DropTable(
                name: "oss_outbox");

            migrationBuilder.DropTable(
                name: "oss_version");

            migrationBuilder.DropTable(
                name: "profile_entry");

            migrationBuilder.DropTable(
                name: "purchase");

            migrationBuilder.DropTable(
                name: "shared_content_version");

            migrationBuilder.DropTable(
                name: "staff_api_key");

            migrationBuilder.DropTable(
                name: "staff_change");

            migrationBuilder.DropTable(
                name: "staff_recovery_code");

            migrationBuilder.DropTable(
                name: "staff_session");

            migrationBuilder.DropTable(
                name: "bulk_job");

            migrationBuilder.DropTable(
                name: "device");

            migrationBuilder.DropTable(
                name: "user_profile");

            migrationBuilder.DropTable(
                name: "staff_member");

            migrationBuilder.DropIndex(
                name: "ix_subscriber_household",
                table: "subscriber");

            migrationBuilder.DropIndex(
                name: "ix_subscriber_manager",
                table: "subscriber");

            migrationBuilder.DropIndex(
                name: "ix_subscriber_tenant_number",
                table: "subscriber");

            migrationBuilder.DropIndex(
                name: "ix_session_device_id",
                table: "session");

            migrationBuilder.DropIndex(
                name: "ix_session_profile_id",
                table: "session");

            migrationBuilder.DropIndex(
                name: "ix_service_account_tenant_number",
                table: "service_account");

            migrationBuilder.DropIndex(
                name: "ix_service_account_tenant_plan_id",
                table: "service_account");

            migrationBuilder.DropIndex(
                name: "ix_service_account_tenant_status_id",
                table: "service_account");

            migrationBuilder.DropIndex(
                name: "ix_audit_event_tenant_at_id",
                table: "audit_event");

            migrationBuilder.DropIndex(
                name: "ix_audit_event_tenant_request_id",
                table: "audit_event");

            migrationBuilder.DropColumn(
                name: "number",
                table: "subscriber");

            migrationBuilder.DropColumn(
                name: "role",
                table: "subscriber");

            migrationBuilder.DropColumn(
                name: "device_id",
                table: "session");

            migrationBuilder.DropColumn(
                name: "pin_shown_at",
                table: "session");

            migrationBuilder.DropColumn(
                name: "profile_id",
                table: "session");

            migrationBuilder.DropColumn(
                name: "choices",
                table: "service_account");

            migrationBuilder.DropColumn(
                name: "number",
                table: "service_account");

            migrationBuilder.DropColumn(
                name: "plan",
                table: "service_account");

            migrationBuilder.DropColumn(
                name: "plan_since",
                table: "service_account");

            migrationBuilder.DropColumn(
                name: "region",
                table: "service_account");

            migrationBuilder.DropColumn(
                name: "status_after_trial",
                table: "service_account");

            migrationBuilder.DropColumn(
                name: "trial_device_types",
                table: "service_account");

            migrationBuilder.DropColumn(
                name: "trial_ends_at",
                table: "service_account");

            migrationBuilder.DropColumn(
                name: "updated_at",
                table: "service_account");

            migrationBuilder.DropColumn(
                name: "version",
                table: "service_account");

            migrationBuilder.DropColumn(
                name: "with_pin",
                table: "oidc_authorization");

            migrationBuilder.AddColumn<byte[]>(
                name: "cable_id_digest",
                table: "subscriber",
                type: "bytea",
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.AddColumn<string>(
                name: "password_hash",
                table: "subscriber",
                type: "character varying(256)",
                maxLength: 256,
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "sealed_profile",
                table: "subscriber",
                type: "bytea",
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.CreateIndex(
                name: "ix_subscriber_tenant_cable_id_digest",
                table: "subscriber",
                columns: new[] { "tenant", "cable_id_digest" },
                unique: true);
        }
    }
}

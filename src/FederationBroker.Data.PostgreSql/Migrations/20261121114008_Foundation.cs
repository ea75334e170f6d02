using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace FederationBroker.Data.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Foundation : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "audit_event",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    actor = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    action = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    outcome = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    subject = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    request_id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    detail = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    chain_position = table.Column<long>(type: "bigint", nullable: true),
                    chain_hash = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_event", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "grant_event",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    grant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    items_json = table.Column<string>(type: "jsonb", nullable: false),
                    notice_locale = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grant_event", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "oidc_authorization",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    code_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    grant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    session_id = table.Column<Guid>(type: "uuid", nullable: false),
                    redirect_uri = table.Column<string>(type: "text", nullable: false),
                    code_challenge = table.Column<string>(type: "text", nullable: true),
                    nonce = table.Column<string>(type: "text", nullable: true),
                    scope = table.Column<string>(type: "text", nullable: false),
                    offline_access = table.Column<bool>(type: "boolean", nullable: false),
                    user_info_claims = table.Column<string[]>(type: "text[]", nullable: false),
                    id_token_claims = table.Column<string[]>(type: "text[]", nullable: false),
                    authenticated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    context = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    code_expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    redeemed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_oidc_authorization", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "oidc_revoked_access_token",
                columns: table => new
                {
                    token_id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_oidc_revoked_access_token", x => x.token_id);
                });

            migrationBuilder.CreateTable(
                name: "passkey_ceremony",
                columns: table => new
                {
                    handle_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    browser_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_passkey_ceremony", x => x.handle_hash);
                });

            migrationBuilder.CreateTable(
                name: "protection_key",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    sealed_xml = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_protection_key", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "service_account",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    status = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_account", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sign_in_ticket",
                columns: table => new
                {
                    handle_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    browser_hash = table.Column<byte[]>(type: "bytea", nullable: true),
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    sealed_request = table.Column<byte[]>(type: "bytea", nullable: false),
                    signed_in_session = table.Column<Guid>(type: "uuid", nullable: true),
                    consent_answered = table.Column<bool>(type: "boolean", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sign_in_ticket", x => x.handle_hash);
                });

            migrationBuilder.CreateTable(
                name: "signing_key",
                columns: table => new
                {
                    key_id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    use = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    activates_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    retires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    removed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    sealed_private_key = table.Column<byte[]>(type: "bytea", nullable: false),
                    certificate = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_signing_key", x => x.key_id);
                });

            migrationBuilder.CreateTable(
                name: "throttle_counter",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    key_digest = table.Column<byte[]>(type: "bytea", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    window_end = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_throttle_counter", x => new { x.tenant, x.key_digest });
                });

            migrationBuilder.CreateTable(
                name: "used_key",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    key_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_used_key", x => new { x.tenant, x.kind, x.key_hash });
                });

            migrationBuilder.CreateTable(
                name: "oidc_refresh_token",
                columns: table => new
                {
                    token_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    authorization_id = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_oidc_refresh_token", x => x.token_hash);
                    table.ForeignKey(
                        name: "FK_oidc_refresh_token_oidc_authorization_authorization_id",
                        column: x => x.authorization_id,
                        principalTable: "oidc_authorization",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "subscriber",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    cable_id_digest = table.Column<byte[]>(type: "bytea", nullable: false),
                    sealed_profile = table.Column<byte[]>(type: "bytea", nullable: false),
                    password_hash = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_subscriber", x => x.id);
                    table.ForeignKey(
                        name: "FK_subscriber_service_account_account_id",
                        column: x => x.account_id,
                        principalTable: "service_account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "consent_grant",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    subscriber_id = table.Column<Guid>(type: "uuid", nullable: false),
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    state = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    items_json = table.Column<string>(type: "jsonb", nullable: false),
                    given_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_released_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_consent_grant", x => x.id);
                    table.ForeignKey(
                        name: "FK_consent_grant_subscriber_subscriber_id",
                        column: x => x.subscriber_id,
                        principalTable: "subscriber",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "passkey",
                columns: table => new
                {
                    credential_id = table.Column<byte[]>(type: "bytea", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    subscriber_id = table.Column<Guid>(type: "uuid", nullable: false),
                    public_key = table.Column<byte[]>(type: "bytea", nullable: false),
                    sign_count = table.Column<long>(type: "bigint", nullable: false),
                    transports = table.Column<string[]>(type: "text[]", nullable: false),
                    is_user_verified = table.Column<bool>(type: "boolean", nullable: false),
                    is_backup_eligible = table.Column<bool>(type: "boolean", nullable: false),
                    is_backed_up = table.Column<bool>(type: "boolean", nullable: false),
                    attestation_object = table.Column<byte[]>(type: "bytea", nullable: false),
                    client_data_json = table.Column<byte[]>(type: "bytea", nullable: false),
                    name = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_passkey", x => x.credential_id);
                    table.ForeignKey(
                        name: "FK_passkey_subscriber_subscriber_id",
                        column: x => x.subscriber_id,
                        principalTable: "subscriber",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "pseudonym",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    subscriber_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sector = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: false),
                    epoch = table.Column<int>(type: "integer", nullable: false),
                    value = table.Column<string>(type: "character varying(126)", maxLength: 126, nullable: false),
                    key_version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    retired_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pseudonym", x => new { x.tenant, x.subscriber_id, x.sector, x.epoch });
                    table.ForeignKey(
                        name: "FK_pseudonym_subscriber_subscriber_id",
                        column: x => x.subscriber_id,
                        principalTable: "subscriber",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "session",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    handle_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    subscriber_id = table.Column<Guid>(type: "uuid", nullable: false),
                    authenticated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    method = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    last_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    absolute_end = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    device_label = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_session", x => x.id);
                    table.ForeignKey(
                        name: "FK_session_subscriber_subscriber_id",
                        column: x => x.subscriber_id,
                        principalTable: "subscriber",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_audit_event_tenant_chain_position",
                table: "audit_event",
                columns: new[] { "tenant", "chain_position" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_audit_event_unchained",
                table: "audit_event",
                column: "id",
                filter: "chain_position IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_consent_grant_subscriber_id",
                table: "consent_grant",
                column: "subscriber_id");

            migrationBuilder.CreateIndex(
                name: "ix_consent_grant_tenant_subscriber_id_partner",
                table: "consent_grant",
                columns: new[] { "tenant", "subscriber_id", "partner" },
                unique: true,
                filter: "state = 'Active'");

            migrationBuilder.CreateIndex(
                name: "ix_grant_event_grant_id",
                table: "grant_event",
                column: "grant_id");

            migrationBuilder.CreateIndex(
                name: "ix_oidc_authorization_code_hash",
                table: "oidc_authorization",
                column: "code_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_oidc_authorization_ends_at",
                table: "oidc_authorization",
                column: "ends_at");

            migrationBuilder.CreateIndex(
                name: "ix_oidc_refresh_token_authorization_id",
                table: "oidc_refresh_token",
                column: "authorization_id");

            migrationBuilder.CreateIndex(
                name: "ix_oidc_refresh_token_expires_at",
                table: "oidc_refresh_token",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_oidc_revoked_access_token_expires_at",
                table: "oidc_revoked_access_token",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_passkey_subscriber_id",
                table: "passkey",
                column: "subscriber_id");

            migrationBuilder.CreateIndex(
                name: "ix_passkey_ceremony_expires_at",
                table: "passkey_ceremony",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_pseudonym_subscriber_id_sector",
                table: "pseudonym",
                columns: new[] { "subscriber_id", "sector" },
                unique: true,
                filter: "retired_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_pseudonym_tenant_value",
                table: "pseudonym",
                columns: new[] { "tenant", "value" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_session_expires_at",
                table: "session",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_session_handle_hash",
                table: "session",
                column: "handle_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_session_subscriber_id",
                table: "session",
                column: "subscriber_id");

            migrationBuilder.CreateIndex(
                name: "ix_sign_in_ticket_expires_at",
                table: "sign_in_ticket",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_signing_key_tenant_use_activates_at",
                table: "signing_key",
                columns: new[] { "tenant", "use", "activates_at" });

            migrationBuilder.CreateIndex(
                name: "ix_subscriber_account_id",
                table: "subscriber",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "ix_subscriber_tenant_cable_id_digest",
                table: "subscriber",
                columns: new[] { "tenant", "cable_id_digest" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_throttle_counter_window_end",
                table: "throttle_counter",
                column: "window_end");

            migrationBuilder.CreateIndex(
                name: "ix_used_key_expires_at",
                table: "used_key",
                column: "expires_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit_event");

            migrationBuilder.DropTable(
                name: "consent_grant");

            migrationBuilder.DropTable(
                name: "grant_event");

            migrationBuilder.DropTable(
                name: "oidc_refresh_token");

            migrationBuilder.DropTable(
                name: "oidc_revoked_access_token");

            migrationBuilder.DropTable(
                name: "passkey");

            migrationBuilder.DropTable(
                name: "passkey_ceremony");

            migrationBuilder.DropTable(
                name: "protection_key");

            migrationBuilder.DropTable(
                name: "pseudonym");

            migrationBuilder.DropTable(
                name: "session");

            migrationBuilder.DropTable(
                name: "sign_in_ticket");

            migrationBuilder.DropTable(
                name: "signing_key");

            migrationBuilder.DropTable(
                name: "throttle_counter");

            migrationBuilder.DropTable(
                name: "used_key");

            migrationBuilder.DropTable(
                name: "oidc_authorization");

            migrationBuilder.DropTable(
                name: "subscriber");

            migrationBuilder.DropTable(
                name: "service_account");
        }
    }
}

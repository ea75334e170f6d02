using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FederationBroker.Data.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class AuditSeals : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Events from before there were keys cannot be vouched for: nothing was released with them.
            migrationBuilder.Sql("TRUNCATE audit_event");

            migrationBuilder.DropIndex(
                name: "ix_audit_event_tenant_chain_position",
                table: "audit_event");

            migrationBuilder.DropIndex(
                name: "ix_audit_event_unchained",
                table: "audit_event");

            migrationBuilder.DropColumn(
                name: "chain_hash",
                table: "audit_event");

            migrationBuilder.DropColumn(
                name: "chain_position",
                table: "audit_event");

            migrationBuilder.AddColumn<byte[]>(
                name: "origin",
                table: "sign_in_ticket",
                type: "bytea",
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.AddColumn<byte[]>(
                name: "origin",
                table: "passkey_ceremony",
                type: "bytea",
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.AddColumn<byte[]>(
                name: "seal",
                table: "audit_event",
                type: "bytea",
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.CreateTable(
                name: "audit_link",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    event_id = table.Column<long>(type: "bigint", nullable: false),
                    key_version = table.Column<int>(type: "integer", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_link", x => new { x.tenant, x.position });
                });

            migrationBuilder.CreateTable(
                name: "audit_pending",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    event_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_pending", x => new { x.tenant, x.event_id });
                });

            migrationBuilder.CreateTable(
                name: "audit_removal",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    key_version = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    seal = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_removal", x => new { x.tenant, x.position });
                });

            migrationBuilder.CreateTable(
                name: "refusal_tally",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    hour = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    action = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    outcome = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    actor = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    count = table.Column<long>(type: "bigint", nullable: false),
                    first_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    first_requests = table.Column<string[]>(type: "text[]", nullable: false),
                    last_requests = table.Column<string[]>(type: "text[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_refusal_tally", x => new { x.tenant, x.hour, x.action, x.outcome, x.partner });
                });

            migrationBuilder.CreateIndex(
                name: "ix_audit_link_event_id",
                table: "audit_link",
                column: "event_id",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit_link");

            migrationBuilder.DropTable(
                name: "audit_pending");

            migrationBuilder.DropTable(
                name: "audit_removal");

            migrationBuilder.DropTable(
                name: "refusal_tally");

            migrationBuilder.DropColumn(
                name: "origin",
                table: "sign_in_ticket");

            migrationBuilder.DropColumn(
                name: "origin",
                table: "passkey_ceremony");

            migrationBuilder.DropColumn(
                name: "seal",
                table: "audit_event");

            migrationBuilder.AddColumn<byte[]>(
                name: "chain_hash",
                table: "audit_event",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "chain_position",
                table: "audit_event",
                type: "bigint",
                nullable: true);

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
        }
    }
}

using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FederationBroker.Data.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class StatedTimes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "authenticated_at",
                table: "oidc_authorization");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "signed_in_at",
                table: "oidc_authorization",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "stated_sign_in",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    session_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sector = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stated_sign_in", x => new { x.tenant, x.session_id, x.sector });
                    table.ForeignKey(
                        name: "FK_stated_sign_in_session_session_id",
                        column: x => x.session_id,
                        principalTable: "session",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_stated_sign_in_session_id",
                table: "stated_sign_in",
                column: "session_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "stated_sign_in");

            migrationBuilder.DropColumn(
                name: "signed_in_at",
                table: "oidc_authorization");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "authenticated_at",
                table: "oidc_authorization",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTimeOffset(new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)));
        }
    }
}

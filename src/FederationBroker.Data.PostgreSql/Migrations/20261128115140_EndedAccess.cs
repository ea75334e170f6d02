using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FederationBroker.Data.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class EndedAccess : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "is_remembered",
                table: "session",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<byte[]>(
                name: "passkey_id",
                table: "session",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "browser_mark",
                table: "login",
                type: "uuid",
                nullable: false,
                defaultValueSql: "gen_random_uuid()");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "is_remembered",
                table: "session");

            migrationBuilder.DropColumn(
                name: "passkey_id",
                table: "session");

            migrationBuilder.DropColumn(
                name: "browser_mark",
                table: "login");
        }
    }
}

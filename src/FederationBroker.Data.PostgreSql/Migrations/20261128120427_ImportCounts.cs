using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FederationBroker.Data.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class ImportCounts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_bulk_job_import",
                table: "bulk_job");

            migrationBuilder.AlterColumn<string>(
                name: "object_id",
                table: "staff_change",
                type: "character varying(192)",
                maxLength: 192,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(128)",
                oldMaxLength: 128);

            migrationBuilder.AddColumn<string>(
                name: "imported",
                table: "bulk_job",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.CreateIndex(
                name: "ix_bulk_job_import",
                table: "bulk_job",
                columns: new[] { "tenant", "request" },
                unique: true,
                filter: "kind = 'Import' AND state = 'Running'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_bulk_job_import",
                table: "bulk_job");

            migrationBuilder.DropColumn(
                name: "imported",
                table: "bulk_job");

            migrationBuilder.AlterColumn<string>(
                name: "object_id",
                table: "staff_change",
                type: "character varying(128)",
                maxLength: 128,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(192)",
                oldMaxLength: 192);

            migrationBuilder.CreateIndex(
                name: "ix_bulk_job_import",
                table: "bulk_job",
                columns: new[] { "tenant", "request" },
                unique: true,
                filter: "kind = 'Import' AND state <> 'Cancelled'");
        }
    }
}

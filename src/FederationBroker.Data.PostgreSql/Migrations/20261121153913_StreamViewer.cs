using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FederationBroker.Data.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class StreamViewer : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "profile_id",
                table: "media_stream",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "session_id",
                table: "media_stream",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_media_stream_profile_id",
                table: "media_stream",
                column: "profile_id");

            migrationBuilder.AddForeignKey(
                name: "FK_media_stream_user_profile_profile_id",
                table: "media_stream",
                column: "profile_id",
                principalTable: "user_profile",
                principalColumn: "id",
                onDelete: ReferentialAction.SetNull);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_media_stream_user_profile_profile_id",
                table: "media_stream");

            migrationBuilder.DropIndex(
                name: "ix_media_stream_profile_id",
                table: "media_stream");

            migrationBuilder.DropColumn(
                name: "profile_id",
                table: "media_stream");

            migrationBuilder.DropColumn(
                name: "session_id",
                table: "media_stream");
        }
    }
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Telematics.Storage.Database.Migrations
{
    /// <inheritdoc />
    public partial class CorrectionCause : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "position",
                table: "pass_corrections",
                type: "INTEGER",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "position",
                table: "pass_corrections");
        }
    }
}

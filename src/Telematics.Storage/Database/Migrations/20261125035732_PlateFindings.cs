using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Telematics.Storage.Database.Migrations
{
    /// <inheritdoc />
    public partial class PlateFindings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<string>(
                name: "vin",
                table: "findings",
                type: "TEXT",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "TEXT");

            migrationBuilder.AddColumn<string>(
                name: "plate",
                table: "findings",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "plate_color",
                table: "findings",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_passes_corrected",
                table: "passes",
                columns: new[] { "plate", "plate_color" },
                filter: "(validity & 1605632) <> 0");

            migrationBuilder.CreateIndex(
                name: "IX_passes_exceeding",
                table: "passes",
                columns: new[] { "plate", "plate_color" },
                filter: "outcome = 'exceed'");

            migrationBuilder.CreateIndex(
                name: "IX_findings_plate_to_ms_id",
                table: "findings",
                columns: new[] { "plate", "to_ms", "id" },
                descending: new[] { false, true, true },
                filter: "plate IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_passes_corrected",
                table: "passes");

            migrationBuilder.DropIndex(
                name: "IX_passes_exceeding",
                table: "passes");

            migrationBuilder.DropIndex(
                name: "IX_findings_plate_to_ms_id",
                table: "findings");

            migrationBuilder.DropColumn(
                name: "plate",
                table: "findings");

            migrationBuilder.DropColumn(
                name: "plate_color",
                table: "findings");

            migrationBuilder.AlterColumn<string>(
                name: "vin",
                table: "findings",
                type: "TEXT",
                nullable: false,
                defaultValue: "",
                oldClrType: typeof(string),
                oldType: "TEXT",
                oldNullable: true);
        }
    }
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Telematics.Storage.Database.Migrations
{
    /// <inheritdoc />
    public partial class LineTransitions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "line_transitions",
                columns: table => new
                {
                    station_id = table.Column<string>(type: "TEXT", nullable: false),
                    line_id = table.Column<string>(type: "TEXT", nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    to_state = table.Column<string>(type: "TEXT", nullable: false),
                    from_state = table.Column<string>(type: "TEXT", nullable: false),
                    at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    received_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    reason_zh = table.Column<string>(type: "TEXT", nullable: false),
                    reason_en = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_line_transitions", x => new { x.station_id, x.line_id, x.position, x.to_state });
                });

            migrationBuilder.CreateIndex(
                name: "IX_line_transitions_station_id_at_ms_position",
                table: "line_transitions",
                columns: new[] { "station_id", "at_ms", "position" },
                descending: new[] { false, true, true });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "line_transitions");
        }
    }
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Telematics.Storage.Database.Migrations
{
    /// <inheritdoc />
    public partial class PassMarks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "pass_marks",
                columns: table => new
                {
                    quarter = table.Column<long>(type: "INTEGER", nullable: false),
                    change = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_pass_marks", x => x.quarter);
                });

            MarkChanges(migrationBuilder);
        }

        /// <summary>
        /// The database leaves the marks itself. SQLite drops triggers with their table: a migration that builds the table of passes anew has to make them again
        /// (a test holds that they are there).
        /// </summary>
        private static void MarkChanges(MigrationBuilder migrationBuilder)
        {
            const string mark = "INSERT INTO pass_marks (quarter, change) VALUES ({0}.passed_at_ms / 900000, random() >> 2) ON CONFLICT (quarter) DO UPDATE SET change = change + 1";
            var (added, gone) = (string.Format(System.Globalization.CultureInfo.InvariantCulture, mark, "NEW"), string.Format(System.Globalization.CultureInfo.InvariantCulture, mark, "OLD"));
            migrationBuilder.Sql($"CREATE TRIGGER passes_added AFTER INSERT ON passes BEGIN {added}; END");
            migrationBuilder.Sql($"CREATE TRIGGER passes_changed AFTER UPDATE ON passes BEGIN {added}; END");
            migrationBuilder.Sql($"CREATE TRIGGER passes_deleted AFTER DELETE ON passes BEGIN {gone}; END");
            migrationBuilder.Sql("INSERT INTO pass_marks (quarter, change) SELECT DISTINCT passed_at_ms / 900000, 1 FROM passes");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            foreach (var trigger in new[] { "passes_added", "passes_changed", "passes_deleted" }) migrationBuilder.Sql($"DROP TRIGGER {trigger}");
            migrationBuilder.DropTable(
                name: "pass_marks");
        }
    }
}

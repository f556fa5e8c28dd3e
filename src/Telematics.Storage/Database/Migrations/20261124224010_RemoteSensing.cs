using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Telematics.Storage.Database.Migrations
{
    /// <inheritdoc />
    public partial class RemoteSensing : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "case_events",
                columns: table => new
                {
                    case_id = table.Column<string>(type: "TEXT", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    actor = table.Column<string>(type: "TEXT", nullable: false),
                    action = table.Column<string>(type: "TEXT", nullable: false),
                    from_state = table.Column<string>(type: "TEXT", nullable: true),
                    to_state = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: true),
                    content = table.Column<string>(type: "TEXT", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_events", x => new { x.case_id, x.sequence });
                });

            migrationBuilder.CreateTable(
                name: "case_passes",
                columns: table => new
                {
                    case_id = table.Column<string>(type: "TEXT", nullable: false),
                    station_id = table.Column<string>(type: "TEXT", nullable: false),
                    line_id = table.Column<string>(type: "TEXT", nullable: false),
                    pass_id = table.Column<string>(type: "TEXT", nullable: false),
                    passed_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    content_hash = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_passes", x => new { x.case_id, x.station_id, x.line_id, x.pass_id });
                });

            migrationBuilder.CreateTable(
                name: "cases",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    number = table.Column<string>(type: "TEXT", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    serial = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    open = table.Column<bool>(type: "INTEGER", nullable: false),
                    origin = table.Column<string>(type: "TEXT", nullable: false),
                    plate = table.Column<string>(type: "TEXT", nullable: false),
                    plate_color = table.Column<string>(type: "TEXT", nullable: false),
                    vin = table.Column<string>(type: "TEXT", nullable: true),
                    county = table.Column<string>(type: "TEXT", nullable: true),
                    agency = table.Column<string>(type: "TEXT", nullable: true),
                    due_at_ms = table.Column<long>(type: "INTEGER", nullable: true),
                    items = table.Column<int>(type: "INTEGER", nullable: false),
                    rule_set_version = table.Column<string>(type: "TEXT", nullable: false),
                    opened_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    first_pass_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    last_pass_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cases", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "grain_states",
                columns: table => new
                {
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    applied_to = table.Column<long>(type: "INTEGER", nullable: false),
                    blob = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_grain_states", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "line_days",
                columns: table => new
                {
                    station_id = table.Column<string>(type: "TEXT", nullable: false),
                    line_id = table.Column<string>(type: "TEXT", nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    passes = table.Column<int>(type: "INTEGER", nullable: false),
                    valid = table.Column<int>(type: "INTEGER", nullable: false),
                    plates_read = table.Column<int>(type: "INTEGER", nullable: false),
                    exceeds = table.Column<int>(type: "INTEGER", nullable: false),
                    rejected = table.Column<int>(type: "INTEGER", nullable: false),
                    missing_sequences = table.Column<int>(type: "INTEGER", nullable: false),
                    checks_good = table.Column<int>(type: "INTEGER", nullable: false),
                    checks_failed = table.Column<int>(type: "INTEGER", nullable: false),
                    negative_no = table.Column<int>(type: "INTEGER", nullable: false),
                    no_measured = table.Column<int>(type: "INTEGER", nullable: false),
                    no_median_g_per_kg = table.Column<double>(type: "REAL", nullable: true),
                    opacity_zero_percent = table.Column<double>(type: "REAL", nullable: true),
                    clock_skew_ms = table.Column<double>(type: "REAL", nullable: true),
                    alarms = table.Column<string>(type: "TEXT", nullable: false),
                    quarantined = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_line_days", x => new { x.station_id, x.line_id, x.day });
                });

            migrationBuilder.CreateTable(
                name: "pass_corrections",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    station_id = table.Column<string>(type: "TEXT", nullable: false),
                    line_id = table.Column<string>(type: "TEXT", nullable: false),
                    pass_id = table.Column<string>(type: "TEXT", nullable: false),
                    at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    before = table.Column<string>(type: "TEXT", nullable: false),
                    after = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    actor = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_pass_corrections", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "passes",
                columns: table => new
                {
                    station_id = table.Column<string>(type: "TEXT", nullable: false),
                    line_id = table.Column<string>(type: "TEXT", nullable: false),
                    pass_id = table.Column<string>(type: "TEXT", nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    received_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    content_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    lane = table.Column<int>(type: "INTEGER", nullable: false),
                    passed_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    plate_read = table.Column<string>(type: "TEXT", nullable: false),
                    plate_color_read = table.Column<string>(type: "TEXT", nullable: true),
                    plate_type = table.Column<string>(type: "TEXT", nullable: false),
                    plate_confidence = table.Column<double>(type: "REAL", nullable: true),
                    fuel = table.Column<string>(type: "TEXT", nullable: true),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    speed_kmh = table.Column<double>(type: "REAL", nullable: true),
                    acceleration_mps2 = table.Column<double>(type: "REAL", nullable: true),
                    device_vsp_kw_per_t = table.Column<double>(type: "REAL", nullable: true),
                    co2_percent = table.Column<double>(type: "REAL", nullable: true),
                    co_to_co2 = table.Column<double>(type: "REAL", nullable: true),
                    hc_to_co2 = table.Column<double>(type: "REAL", nullable: true),
                    no_to_co2 = table.Column<double>(type: "REAL", nullable: true),
                    no2_to_co2 = table.Column<double>(type: "REAL", nullable: true),
                    co_percent = table.Column<double>(type: "REAL", nullable: true),
                    hc_ppm = table.Column<double>(type: "REAL", nullable: true),
                    no_ppm = table.Column<double>(type: "REAL", nullable: true),
                    opacity_percent = table.Column<double>(type: "REAL", nullable: true),
                    ringelmann = table.Column<double>(type: "REAL", nullable: true),
                    plume_valid = table.Column<bool>(type: "INTEGER", nullable: true),
                    wind_speed_mps = table.Column<double>(type: "REAL", nullable: true),
                    wind_direction_deg = table.Column<double>(type: "REAL", nullable: true),
                    temperature_c = table.Column<double>(type: "REAL", nullable: true),
                    humidity_percent = table.Column<double>(type: "REAL", nullable: true),
                    pressure_kpa = table.Column<double>(type: "REAL", nullable: true),
                    grade_deg = table.Column<double>(type: "REAL", nullable: true),
                    raining = table.Column<bool>(type: "INTEGER", nullable: true),
                    longitude = table.Column<double>(type: "REAL", nullable: true),
                    latitude = table.Column<double>(type: "REAL", nullable: true),
                    device_verdict = table.Column<string>(type: "TEXT", nullable: false),
                    media = table.Column<string>(type: "TEXT", nullable: true),
                    plate = table.Column<string>(type: "TEXT", nullable: true),
                    plate_color = table.Column<string>(type: "TEXT", nullable: true),
                    plate_confirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    vin = table.Column<string>(type: "TEXT", nullable: true),
                    vsp_kw_per_t = table.Column<double>(type: "REAL", nullable: true),
                    no_g_per_kg = table.Column<double>(type: "REAL", nullable: true),
                    opacity_per_co2 = table.Column<double>(type: "REAL", nullable: true),
                    validity = table.Column<int>(type: "INTEGER", nullable: false),
                    measured_items = table.Column<int>(type: "INTEGER", nullable: false),
                    exceeds = table.Column<int>(type: "INTEGER", nullable: false),
                    outcome = table.Column<string>(type: "TEXT", nullable: false),
                    screen_high = table.Column<bool>(type: "INTEGER", nullable: false),
                    rule_set_version = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_passes", x => new { x.station_id, x.line_id, x.pass_id });
                });

            migrationBuilder.CreateTable(
                name: "plate_reviews",
                columns: table => new
                {
                    station_id = table.Column<string>(type: "TEXT", nullable: false),
                    line_id = table.Column<string>(type: "TEXT", nullable: false),
                    pass_id = table.Column<string>(type: "TEXT", nullable: false),
                    passed_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    plate_read = table.Column<string>(type: "TEXT", nullable: false),
                    plate_color_read = table.Column<string>(type: "TEXT", nullable: true),
                    plate_confidence = table.Column<double>(type: "REAL", nullable: true),
                    reason_zh = table.Column<string>(type: "TEXT", nullable: false),
                    reason_en = table.Column<string>(type: "TEXT", nullable: false),
                    decided_at_ms = table.Column<long>(type: "INTEGER", nullable: true),
                    decided_by = table.Column<string>(type: "TEXT", nullable: true),
                    plate = table.Column<string>(type: "TEXT", nullable: true),
                    plate_color = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_plate_reviews", x => new { x.station_id, x.line_id, x.pass_id });
                });

            migrationBuilder.CreateTable(
                name: "plate_tasks",
                columns: table => new
                {
                    plate = table.Column<string>(type: "TEXT", nullable: false),
                    plate_color = table.Column<string>(type: "TEXT", nullable: false),
                    change = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_plate_tasks", x => new { x.plate, x.plate_color });
                });

            migrationBuilder.CreateTable(
                name: "station_keys",
                columns: table => new
                {
                    key_id = table.Column<string>(type: "TEXT", nullable: false),
                    station_id = table.Column<string>(type: "TEXT", nullable: false),
                    secret = table.Column<byte[]>(type: "BLOB", nullable: false),
                    created_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    withdrawn_at_ms = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_station_keys", x => x.key_id);
                });

            migrationBuilder.CreateTable(
                name: "stations",
                columns: table => new
                {
                    station_id = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    county = table.Column<string>(type: "TEXT", nullable: true),
                    longitude = table.Column<double>(type: "REAL", nullable: true),
                    latitude = table.Column<double>(type: "REAL", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_stations", x => x.station_id);
                });

            migrationBuilder.CreateTable(
                name: "lines",
                columns: table => new
                {
                    station_id = table.Column<string>(type: "TEXT", nullable: false),
                    line_id = table.Column<string>(type: "TEXT", nullable: false),
                    registered = table.Column<bool>(type: "INTEGER", nullable: false),
                    lane = table.Column<int>(type: "INTEGER", nullable: false),
                    grade_deg = table.Column<double>(type: "REAL", nullable: true),
                    model = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    reason_zh = table.Column<string>(type: "TEXT", nullable: false),
                    reason_en = table.Column<string>(type: "TEXT", nullable: false),
                    last_seen_ms = table.Column<long>(type: "INTEGER", nullable: true),
                    last_pass_ms = table.Column<long>(type: "INTEGER", nullable: true),
                    last_good_check_ms = table.Column<long>(type: "INTEGER", nullable: true),
                    passes = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_lines", x => new { x.station_id, x.line_id });
                    table.ForeignKey(
                        name: "FK_lines_stations_station_id",
                        column: x => x.station_id,
                        principalTable: "stations",
                        principalColumn: "station_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "instruments",
                columns: table => new
                {
                    station_id = table.Column<string>(type: "TEXT", nullable: false),
                    line_id = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    model = table.Column<string>(type: "TEXT", nullable: false),
                    serial = table.Column<string>(type: "TEXT", nullable: false),
                    valid_until = table.Column<DateOnly>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_instruments", x => new { x.station_id, x.line_id, x.kind });
                    table.ForeignKey(
                        name: "FK_instruments_lines_station_id_line_id",
                        columns: x => new { x.station_id, x.line_id },
                        principalTable: "lines",
                        principalColumns: new[] { "station_id", "line_id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_case_passes_station_id_line_id_pass_id",
                table: "case_passes",
                columns: new[] { "station_id", "line_id", "pass_id" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_number",
                table: "cases",
                column: "number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_cases_open",
                table: "cases",
                columns: new[] { "plate", "plate_color" },
                unique: true,
                filter: "open = 1");

            migrationBuilder.CreateIndex(
                name: "IX_cases_opened_at_ms_id",
                table: "cases",
                columns: new[] { "opened_at_ms", "id" },
                descending: new bool[0]);

            migrationBuilder.CreateIndex(
                name: "IX_cases_plate_opened_at_ms_id",
                table: "cases",
                columns: new[] { "plate", "opened_at_ms", "id" },
                descending: new[] { false, true, true });

            migrationBuilder.CreateIndex(
                name: "IX_cases_state_opened_at_ms_id",
                table: "cases",
                columns: new[] { "state", "opened_at_ms", "id" },
                descending: new[] { false, true, true });

            migrationBuilder.CreateIndex(
                name: "IX_cases_vin",
                table: "cases",
                column: "vin");

            migrationBuilder.CreateIndex(
                name: "IX_cases_year_serial",
                table: "cases",
                columns: new[] { "year", "serial" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_pass_corrections_station_id_line_id_pass_id",
                table: "pass_corrections",
                columns: new[] { "station_id", "line_id", "pass_id" });

            migrationBuilder.CreateIndex(
                name: "IX_passes_outcome_passed_at_ms_position",
                table: "passes",
                columns: new[] { "outcome", "passed_at_ms", "position" },
                descending: new[] { false, true, true });

            migrationBuilder.CreateIndex(
                name: "IX_passes_pass_id",
                table: "passes",
                column: "pass_id");

            migrationBuilder.CreateIndex(
                name: "IX_passes_passed_at_ms_position",
                table: "passes",
                columns: new[] { "passed_at_ms", "position" },
                descending: new bool[0]);

            migrationBuilder.CreateIndex(
                name: "IX_passes_plate_passed_at_ms_position",
                table: "passes",
                columns: new[] { "plate", "passed_at_ms", "position" },
                descending: new[] { false, true, true });

            migrationBuilder.CreateIndex(
                name: "IX_passes_station_id_passed_at_ms_position",
                table: "passes",
                columns: new[] { "station_id", "passed_at_ms", "position" },
                descending: new[] { false, true, true });

            migrationBuilder.CreateIndex(
                name: "IX_passes_vin_passed_at_ms_position",
                table: "passes",
                columns: new[] { "vin", "passed_at_ms", "position" },
                descending: new[] { false, true, true });

            migrationBuilder.CreateIndex(
                name: "IX_plate_reviews_passed_at_ms_position",
                table: "plate_reviews",
                columns: new[] { "passed_at_ms", "position" },
                descending: new bool[0],
                filter: "decided_at_ms IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_station_keys_station_id",
                table: "station_keys",
                column: "station_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "case_events");

            migrationBuilder.DropTable(
                name: "case_passes");

            migrationBuilder.DropTable(
                name: "cases");

            migrationBuilder.DropTable(
                name: "grain_states");

            migrationBuilder.DropTable(
                name: "instruments");

            migrationBuilder.DropTable(
                name: "line_days");

            migrationBuilder.DropTable(
                name: "pass_corrections");

            migrationBuilder.DropTable(
                name: "passes");

            migrationBuilder.DropTable(
                name: "plate_reviews");

            migrationBuilder.DropTable(
                name: "plate_tasks");

            migrationBuilder.DropTable(
                name: "station_keys");

            migrationBuilder.DropTable(
                name: "lines");

            migrationBuilder.DropTable(
                name: "stations");
        }
    }
}

using Microsoft.Data.Sqlite;
using Telematics.Storage.Database.Model;

namespace Telematics.Storage.Database.Sqlite;

/// <summary>
/// The columns of the table of passes, once, for the statements that grains use: a line in front of the writer and a plate that wakes up cannot
/// afford a mapper. A test holds the names against the model.
/// </summary>
internal static class PassColumns
{
    private delegate object? Get(PassRow row);

    private delegate void Set(PassRow row, SqliteDataReader from, int column);

    private sealed record Column(string Name, Get Of, Set Into);

    private static readonly Column[] All =
    [
        new("station_id", r => r.StationId, (r, d, i) => r.StationId = d.GetString(i)),
        new("line_id", r => r.LineId, (r, d, i) => r.LineId = d.GetString(i)),
        new("pass_id", r => r.PassId, (r, d, i) => r.PassId = d.GetString(i)),
        new("position", r => r.Position, (r, d, i) => r.Position = d.GetInt64(i)),
        new("received_at_ms", r => r.ReceivedAt.ToUnixTimeMilliseconds(), (r, d, i) => r.ReceivedAt = DateTimeOffset.FromUnixTimeMilliseconds(d.GetInt64(i))),
        new("content_hash", r => r.ContentHash, (r, d, i) => r.ContentHash = (byte[])d.GetValue(i)),
        new("lane", r => r.Lane, (r, d, i) => r.Lane = d.GetInt32(i)),
        new("passed_at_ms", r => r.PassedAt.ToUnixTimeMilliseconds(), (r, d, i) => r.PassedAt = DateTimeOffset.FromUnixTimeMilliseconds(d.GetInt64(i))),
        new("plate_read", r => r.PlateRead, (r, d, i) => r.PlateRead = d.GetString(i)),
        new("plate_color_read", r => Word(r.PlateColorRead), (r, d, i) => r.PlateColorRead = Word<Core.Vehicles.PlateColor>(d, i)),
        new("plate_type", r => r.PlateType, (r, d, i) => r.PlateType = d.GetString(i)),
        new("plate_confidence", r => r.PlateConfidence, (r, d, i) => r.PlateConfidence = Number(d, i)),
        new("fuel", r => Word(r.Fuel), (r, d, i) => r.Fuel = Word<Core.Vehicles.FuelKind>(d, i)),
        new("kind", r => EnumNames.Of(r.Kind), (r, d, i) => r.Kind = EnumNames.Parse<Core.Stations.VehicleKind>(d.GetString(i))),
        new("speed_kmh", r => r.SpeedKmh, (r, d, i) => r.SpeedKmh = Number(d, i)),
        new("acceleration_mps2", r => r.AccelerationMps2, (r, d, i) => r.AccelerationMps2 = Number(d, i)),
        new("device_vsp_kw_per_t", r => r.DeviceVspKwPerT, (r, d, i) => r.DeviceVspKwPerT = Number(d, i)),
        new("co2_percent", r => r.Co2Percent, (r, d, i) => r.Co2Percent = Number(d, i)),
        new("co_to_co2", r => r.CoToCo2, (r, d, i) => r.CoToCo2 = Number(d, i)),
        new("hc_to_co2", r => r.HcToCo2, (r, d, i) => r.HcToCo2 = Number(d, i)),
        new("no_to_co2", r => r.NoToCo2, (r, d, i) => r.NoToCo2 = Number(d, i)),
        new("no2_to_co2", r => r.No2ToCo2, (r, d, i) => r.No2ToCo2 = Number(d, i)),
        new("co_percent", r => r.CoPercent, (r, d, i) => r.CoPercent = Number(d, i)),
        new("hc_ppm", r => r.HcPpm, (r, d, i) => r.HcPpm = Number(d, i)),
        new("no_ppm", r => r.NoPpm, (r, d, i) => r.NoPpm = Number(d, i)),
        new("opacity_percent", r => r.OpacityPercent, (r, d, i) => r.OpacityPercent = Number(d, i)),
        new("ringelmann", r => r.Ringelmann, (r, d, i) => r.Ringelmann = Number(d, i)),
        new("plume_valid", r => r.PlumeValid, (r, d, i) => r.PlumeValid = Flag(d, i)),
        new("wind_speed_mps", r => r.WindSpeedMps, (r, d, i) => r.WindSpeedMps = Number(d, i)),
        new("wind_direction_deg", r => r.WindDirectionDeg, (r, d, i) => r.WindDirectionDeg = Number(d, i)),
        new("temperature_c", r => r.TemperatureC, (r, d, i) => r.TemperatureC = Number(d, i)),
        new("humidity_percent", r => r.HumidityPercent, (r, d, i) => r.HumidityPercent = Number(d, i)),
        new("pressure_kpa", r => r.PressureKpa, (r, d, i) => r.PressureKpa = Number(d, i)),
        new("grade_deg", r => r.GradeDeg, (r, d, i) => r.GradeDeg = Number(d, i)),
        new("raining", r => r.Raining, (r, d, i) => r.Raining = Flag(d, i)),
        new("longitude", r => r.Longitude, (r, d, i) => r.Longitude = Number(d, i)),
        new("latitude", r => r.Latitude, (r, d, i) => r.Latitude = Number(d, i)),
        new("device_verdict", r => EnumNames.Of(r.DeviceVerdict), (r, d, i) => r.DeviceVerdict = EnumNames.Parse<Core.Stations.DeviceVerdict>(d.GetString(i))),
        new("media", r => r.Media, (r, d, i) => r.Media = Text(d, i)),
        .. Judged,
    ];

    /// <summary>What may change later; the key is not among them.</summary>
    private static Column[] Judged =>
    [
        new("plate", r => r.Plate, (r, d, i) => r.Plate = Text(d, i)),
        new("plate_color", r => Word(r.PlateColor), (r, d, i) => r.PlateColor = Word<Core.Vehicles.PlateColor>(d, i)),
        new("plate_confirmed", r => r.PlateConfirmed, (r, d, i) => r.PlateConfirmed = d.GetBoolean(i)),
        new("vin", r => r.Vin, (r, d, i) => r.Vin = Text(d, i)),
        new("vsp_kw_per_t", r => r.VspKwPerT, (r, d, i) => r.VspKwPerT = Number(d, i)),
        new("no_g_per_kg", r => r.NoGPerKg, (r, d, i) => r.NoGPerKg = Number(d, i)),
        new("opacity_per_co2", r => r.OpacityPerCo2, (r, d, i) => r.OpacityPerCo2 = Number(d, i)),
        new("validity", r => (int)r.Validity, (r, d, i) => r.Validity = (Core.Stations.PassValidity)d.GetInt32(i)),
        new("measured_items", r => (int)r.MeasuredItems, (r, d, i) => r.MeasuredItems = (Core.Stations.PollutantItems)d.GetInt32(i)),
        new("exceeds", r => (int)r.Exceeds, (r, d, i) => r.Exceeds = (Core.Stations.PollutantItems)d.GetInt32(i)),
        new("outcome", r => EnumNames.Of(r.Outcome), (r, d, i) => r.Outcome = EnumNames.Parse<Core.Stations.PassOutcome>(d.GetString(i))),
        new("screen_high", r => r.ScreenHigh, (r, d, i) => r.ScreenHigh = d.GetBoolean(i)),
        new("rule_set_version", r => r.RuleSetVersion, (r, d, i) => r.RuleSetVersion = d.GetString(i)),
    ];

    private static readonly Column[] JudgedAndKey = [.. Judged, .. All[..3]];

    public static IEnumerable<string> Names => All.Select(column => column.Name);

    public static string List { get; } = string.Join(", ", Names);

    /// <summary>A pass that is there stays as it is: what was corrected since is not undone by a replay.</summary>
    public static string Insert { get; } =
        $"INSERT INTO passes ({List}) VALUES ({string.Join(", ", Names.Select(name => "$" + name))}) ON CONFLICT DO NOTHING";

    public static string UpdateJudged { get; } =
        $"UPDATE passes SET {string.Join(", ", Judged.Select(column => $"{column.Name} = ${column.Name}"))} WHERE station_id = $station_id AND line_id = $line_id AND pass_id = $pass_id";

    public static (string, object)[] InsertValues(PassRow row) => Values(All, row);

    public static (string, object)[] UpdateValues(PassRow row) => Values(JudgedAndKey, row);

    /// <summary>The row that the reader stands on, selected by <see cref="List"/>.</summary>
    public static PassRow Read(SqliteDataReader from)
    {
        var row = new PassRow();
        for (var i = 0; i < All.Length; i++) All[i].Into(row, from, i);
        return row;
    }

    private static (string, object)[] Values(Column[] columns, PassRow row)
    {
        var values = new (string, object)[columns.Length];
        for (var i = 0; i < columns.Length; i++) values[i] = ("$" + columns[i].Name, columns[i].Of(row) ?? DBNull.Value);
        return values;
    }

    private static string? Word<T>(T? value) where T : struct, Enum => value is { } word ? EnumNames.Of(word) : null;

    private static T? Word<T>(SqliteDataReader from, int column) where T : struct, Enum =>
        from.IsDBNull(column) ? null : EnumNames.Parse<T>(from.GetString(column));

    private static double? Number(SqliteDataReader from, int column) => from.IsDBNull(column) ? null : from.GetDouble(column);

    private static bool? Flag(SqliteDataReader from, int column) => from.IsDBNull(column) ? null : from.GetBoolean(column);

    private static string? Text(SqliteDataReader from, int column) => from.IsDBNull(column) ? null : from.GetString(column);
}

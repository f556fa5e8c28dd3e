using Telematics.Storage.Database;
using Telematics.Storage.Database.Model;

namespace Telematics.Storage.Archive;

/// <summary>A pass as it is judged now.</summary>
/// <param name="Corrections">How often its judgement was changed; 0: it is the first one.</param>
public sealed record ArchivedPass(PassRow Row, int Corrections);

/// <summary>
/// A pass in the archive. Files of passes are sorted by time, not by vehicle: most have none, and a day is one small file. So the vehicle by which the index
/// narrows is empty.
/// </summary>
internal readonly struct PassRecord(ArchivedPass pass) : IArchiveRow<PassRecord>
{
    private readonly PassRow _row = pass.Row;

    public static readonly ArchiveTable<PassRecord> Table = new(ArchiveKind.Passes,
    [
        new WrittenText<PassRecord>("stationId", (in pass) => pass._row.StationId),
        new WrittenText<PassRecord>("lineId", (in pass) => pass._row.LineId),
        new WrittenText<PassRecord>("passId", (in pass) => pass._row.PassId),
        new WrittenNumber<PassRecord, long>("timeMs", (in pass) => pass._row.PassedAt.ToUnixTimeMilliseconds()),
        new WrittenNumber<PassRecord, long>("position", (in pass) => pass._row.Position),
        new WrittenNumber<PassRecord, int>("corrections", (in pass) => pass.Corrections),
        new WrittenNumber<PassRecord, int>("lane", (in pass) => pass._row.Lane),
        new WrittenText<PassRecord>("vin", (in pass) => pass._row.Vin),
        new WrittenText<PassRecord>("plate", (in pass) => pass._row.Plate),
        new WrittenText<PassRecord>("plateColor", (in pass) => pass._row.PlateColor is { } color ? EnumNames.Of(color) : null),
        new WrittenText<PassRecord>("fuel", (in pass) => pass._row.Fuel is { } fuel ? EnumNames.Of(fuel) : null),
        new WrittenText<PassRecord>("kind", (in pass) => EnumNames.Of(pass._row.Kind)),
        new WrittenText<PassRecord>("outcome", (in pass) => EnumNames.Of(pass._row.Outcome)),
        new WrittenText<PassRecord>("exceeds", (in pass) => Words(pass._row.Exceeds)),
        new WrittenText<PassRecord>("validity", (in pass) => Words(pass._row.Validity)),
        new WrittenText<PassRecord>("measuredItems", (in pass) => Words(pass._row.MeasuredItems)),
        new WrittenNumber<PassRecord, int>("screenHigh", (in pass) => pass._row.ScreenHigh ? 1 : 0),
        new WrittenText<PassRecord>("ruleSetVersion", (in pass) => pass._row.RuleSetVersion),
        .. Measured(),
    ]);

    public int Corrections { get; } = pass.Corrections;

    public string Vin => "";

    public long Second => _row.PassedAt.ToUnixTimeSeconds();

    public long Position => _row.Position;

    public bool SameVehicle(in PassRecord other) => true;

    public int CompareTo(in PassRecord other)
    {
        var order = _row.PassedAt.CompareTo(other._row.PassedAt);
        return order != 0 ? order : Position.CompareTo(other.Position);
    }

    private static IEnumerable<ArchiveColumn<PassRecord>> Measured() =>
    [
        Measure("speedKmh", row => row.SpeedKmh), Measure("accelerationMps2", row => row.AccelerationMps2), Measure("gradeDeg", row => row.GradeDeg),
        Measure("vspKwPerT", row => row.VspKwPerT), Measure("co2Percent", row => row.Co2Percent), Measure("coPercent", row => row.CoPercent),
        Measure("hcPpm", row => row.HcPpm), Measure("noPpm", row => row.NoPpm), Measure("coToCo2", row => row.CoToCo2), Measure("hcToCo2", row => row.HcToCo2),
        Measure("noToCo2", row => row.NoToCo2), Measure("no2ToCo2", row => row.No2ToCo2), Measure("noGPerKg", row => row.NoGPerKg),
        Measure("opacityPercent", row => row.OpacityPercent), Measure("opacityPerCo2", row => row.OpacityPerCo2), Measure("ringelmann", row => row.Ringelmann),
        Measure("windSpeedMps", row => row.WindSpeedMps), Measure("windDirectionDeg", row => row.WindDirectionDeg), Measure("temperatureC", row => row.TemperatureC),
        Measure("humidityPercent", row => row.HumidityPercent), Measure("pressureKpa", row => row.PressureKpa), Measure("longitude", row => row.Longitude),
        Measure("latitude", row => row.Latitude), Measure("plateConfidence", row => row.PlateConfidence),
    ];

    private static WrittenMeasure<PassRecord> Measure(string name, Func<PassRow, double?> value) => new(name, (in pass) => value(pass._row));

    /// <summary>Flags as words, separated by blanks; empty: none.</summary>
    private static string Words<T>(T flags) where T : struct, Enum =>
        string.Join(' ', Enum.GetValues<T>().Where(flag => !flag.Equals(default(T)) && flags.HasFlag(flag)).Select(EnumNames.Of));
}

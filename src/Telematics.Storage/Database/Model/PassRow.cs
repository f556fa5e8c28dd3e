using Telematics.Core.Stations;
using Telematics.Core.Vehicles;

namespace Telematics.Storage.Database.Model;

/// <summary>
/// A pass as it lies in the table. The measured half is written once; the judged half changes only together with a row of
/// <see cref="PassCorrectionRow"/>. Columns are listed once more, in the same order, in <see cref="Sqlite.PassColumns"/>.
/// </summary>
public sealed class PassRow
{
    public string StationId { get; set; } = "";
    public string LineId { get; set; } = "";
    public string PassId { get; set; } = "";

    /// <summary>Of its record in the journal; with the time it makes the order of lists.</summary>
    public long Position { get; set; }
    public DateTimeOffset ReceivedAt { get; set; }

    /// <summary>SHA-256 of the stored record as the station sent it.</summary>
    public byte[] ContentHash { get; set; } = [];

    public int Lane { get; set; }
    public DateTimeOffset PassedAt { get; set; }
    public string PlateRead { get; set; } = "";
    public PlateColor? PlateColorRead { get; set; }
    public string PlateType { get; set; } = "";
    public double? PlateConfidence { get; set; }
    public FuelKind? Fuel { get; set; }
    public VehicleKind Kind { get; set; }
    public double? SpeedKmh { get; set; }
    public double? AccelerationMps2 { get; set; }
    public double? DeviceVspKwPerT { get; set; }
    public double? Co2Percent { get; set; }
    public double? CoToCo2 { get; set; }
    public double? HcToCo2 { get; set; }
    public double? NoToCo2 { get; set; }
    public double? No2ToCo2 { get; set; }
    public double? CoPercent { get; set; }
    public double? HcPpm { get; set; }
    public double? NoPpm { get; set; }
    public double? OpacityPercent { get; set; }
    public double? Ringelmann { get; set; }
    public bool? PlumeValid { get; set; }
    public double? WindSpeedMps { get; set; }
    public double? WindDirectionDeg { get; set; }
    public double? TemperatureC { get; set; }
    public double? HumidityPercent { get; set; }
    public double? PressureKpa { get; set; }
    public double? GradeDeg { get; set; }
    public bool? Raining { get; set; }
    public double? Longitude { get; set; }
    public double? Latitude { get; set; }
    public DeviceVerdict DeviceVerdict { get; set; }

    /// <summary>Announced pictures and videos as JSON; null: none.</summary>
    public string? Media { get; set; }

    public string? Plate { get; set; }
    public PlateColor? PlateColor { get; set; }
    public bool PlateConfirmed { get; set; }

    /// <summary>By the registry, also when it learns the plate only later.</summary>
    public string? Vin { get; set; }
    public double? VspKwPerT { get; set; }
    public double? NoGPerKg { get; set; }
    public double? OpacityPerCo2 { get; set; }
    public PassValidity Validity { get; set; }
    public PollutantItems MeasuredItems { get; set; }
    public PollutantItems Exceeds { get; set; }
    public PassOutcome Outcome { get; set; }
    public bool ScreenHigh { get; set; }
    public string RuleSetVersion { get; set; } = "";

    public PassKey Key => new(new LineKey(StationId, LineId), PassId);
}

using System.Globalization;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;
using Telematics.Portal.Passes;
using Telematics.Portal.Web;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Model;

namespace Telematics.Portal.Api;

/// <summary>As the instrument sent it; null: not measured.</summary>
/// <param name="DeviceVspKwPerT">As the station computed it.</param>
public sealed record MeasuredDetail(
    double? SpeedKmh, double? AccelerationMps2, double? GradeDeg, double? DeviceVspKwPerT, double? Co2Percent, double? CoToCo2, double? HcToCo2, double? NoToCo2,
    double? No2ToCo2, double? CoPercent, double? HcPpm, double? NoPpm, double? OpacityPercent, double? Ringelmann, bool? PlumeValid, double? WindSpeedMps,
    double? WindDirectionDeg, double? TemperatureC, double? HumidityPercent, double? PressureKpa, bool? Raining, double? Longitude, double? Latitude,
    DeviceVerdict DeviceVerdict)
{
    internal static MeasuredDetail Of(PassRow row) => new(
        row.SpeedKmh, row.AccelerationMps2, row.GradeDeg, row.DeviceVspKwPerT, row.Co2Percent, row.CoToCo2, row.HcToCo2, row.NoToCo2,
        row.No2ToCo2, row.CoPercent, row.HcPpm, row.NoPpm, row.OpacityPercent, row.Ringelmann, row.PlumeValid, row.WindSpeedMps,
        row.WindDirectionDeg, row.TemperatureC, row.HumidityPercent, row.PressureKpa, row.Raining, row.Longitude, row.Latitude, row.DeviceVerdict);
}

/// <summary>One vehicle measured once.</summary>
/// <param name="Plate">Normalised; null: nobody can be held to it.</param>
/// <param name="PlateRead">As the camera read it.</param>
/// <param name="PlateConfirmed">By a person.</param>
/// <param name="Validity">Reasons for which it does not count; empty: it does.</param>
/// <param name="NoGPerKg">NO as NO2 per kg of fuel.</param>
/// <param name="ContentHash">SHA-256 of the stored record as the station sent it.</param>
public sealed record PassDetail(
    string PassId, string StationId, string LineId, int Lane, DateTimeOffset Time, DateTimeOffset ReceivedAt, string? Plate, PlateColor? PlateColor, string? Vin,
    string PlateRead, PlateColor? PlateColorRead, double? PlateConfidence, bool PlateConfirmed, FuelKind? Fuel, VehicleKind Kind, MeasuredDetail Measured,
    double? VspKwPerT, double? NoGPerKg, double? OpacityPerCo2, IReadOnlyList<string> Validity, IReadOnlyList<string> Exceeds, PassOutcome Outcome,
    bool ScreenHigh, string RuleSetVersion, string ContentHash)
{
    internal static PassDetail Of(PassRow row) => new(
        row.PassId, row.StationId, row.LineId, row.Lane, row.PassedAt, row.ReceivedAt, row.Plate, row.PlateColor, row.Vin,
        row.PlateRead, row.PlateColorRead, row.PlateConfidence, row.PlateConfirmed, row.Fuel, row.Kind, MeasuredDetail.Of(row),
        row.VspKwPerT, row.NoGPerKg, row.OpacityPerCo2, FlagWords.Of(row.Validity), FlagWords.Of(row.Exceeds), row.Outcome,
        row.ScreenHigh, row.RuleSetVersion, Convert.ToHexStringLower(row.ContentHash));
}

/// <summary>A picture or video that the station announced.</summary>
/// <param name="Address">Null: it has not come whole and with this hash.</param>
public sealed record PictureDetail(string MediaId, MediaKind Kind, long SizeBytes, string Sha256, string? Address)
{
    internal static PictureDetail Of(PassKey pass, PassPicture picture) => new(
        picture.Media.MediaId, picture.Media.Kind, picture.Media.SizeBytes, Convert.ToHexStringLower(picture.Media.Sha256.AsSpan()),
        picture.IsThere ? PassAddress.Picture(pass, picture.Media) : null);
}

/// <param name="Kind">annul, plate, calibration, registry, clone or rejudge.</param>
public sealed record CorrectionDetail(DateTimeOffset At, string Kind, string Before, string After, string Reason, string Actor)
{
    internal static CorrectionDetail Of(PassCorrectionRow row) => new(row.At, row.Kind, row.Before, row.After, row.Reason, row.Actor);
}

/// <summary>A pass with its pictures, and with what was changed in its judgement since.</summary>
public sealed record PassFileDetail(PassDetail Pass, IReadOnlyList<PictureDetail> Media, IReadOnlyList<CorrectionDetail> Corrections, IReadOnlyList<OpenCase> Cases)
{
    internal static PassFileDetail Of(PassSheet sheet) => new(
        PassDetail.Of(sheet.Row), [.. sheet.Pictures.Select(picture => PictureDetail.Of(sheet.Row.Key, picture))],
        [.. sheet.Corrections.Select(CorrectionDetail.Of)], [.. sheet.Cases.Select(one => new OpenCase(one.Id, one.Number, one.State))]);
}

/// <summary>A plate that waits for a person.</summary>
/// <param name="Reason">Why it is doubtful, in the language of the request.</param>
public sealed record PlateReviewDetail(
    string PassId, string StationId, string LineId, DateTimeOffset Time, string PlateRead, PlateColor? PlateColorRead, double? PlateConfidence, string Reason)
{
    internal static PlateReviewDetail Of(PlateReview row) => new(
        row.PassId, row.StationId, row.LineId, row.PassedAt, row.PlateRead, row.PlateColorRead, row.PlateConfidence, Wording.IsChinese ? row.ReasonZh : row.ReasonEn);
}

/// <summary>Passes as a table for spreadsheets.</summary>
internal static class PassCsv
{
    public const string Header =
        "time,stationId,lineId,passId,plate,plateColor,vin,outcome,exceeds,validity,speedKmh,accelerationMps2,gradeDeg,vspKwPerT,co2Percent,noPpm,noGPerKg,"
        + "opacityPercent,ringelmann,screenHigh,ruleSetVersion";

    public static string Line(PassRow row, CityClock clock) => string.Join(',',
    [
        clock.Local(row.PassedAt).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture),
        CsvCells.Text(row.StationId), CsvCells.Text(row.LineId), CsvCells.Text(row.PassId), CsvCells.Text(row.Plate ?? row.PlateRead), row.PlateColor is { } color ? EnumNames.Of(color) : "",
        CsvCells.Text(row.Vin ?? ""), EnumNames.Of(row.Outcome), string.Join(' ', FlagWords.Of(row.Exceeds)), string.Join(' ', FlagWords.Of(row.Validity)),
        Number(row.SpeedKmh), Number(row.AccelerationMps2), Number(row.GradeDeg), Number(row.VspKwPerT), Number(row.Co2Percent), Number(row.NoPpm),
        Number(row.NoGPerKg), Number(row.OpacityPercent), Number(row.Ringelmann), row.ScreenHigh ? "true" : "false", CsvCells.Text(row.RuleSetVersion),
    ]);

    private static string Number(double? value) => value?.ToString("0.######", CultureInfo.InvariantCulture) ?? "";
}

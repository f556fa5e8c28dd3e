using System.Collections.Immutable;
using System.Text.Json;
using Telematics.Core.Stations;
using Telematics.Storage.Database.Model;

namespace Telematics.Storage.Database;

/// <summary>A judged pass to its row and back.</summary>
public static class PassMapping
{
    private static readonly JsonSerializerOptions MediaJson = new(JsonSerializerDefaults.Web);

    public static PassRow ToRow(this JudgedPass pass, byte[] contentHash, string? vin)
    {
        var m = pass.Measured;
        var row = new PassRow
        {
            StationId = pass.Key.Line.StationId,
            LineId = pass.Key.Line.LineId,
            PassId = pass.Key.PassId,
            Position = pass.Position,
            ReceivedAt = DateTimeOffset.FromUnixTimeMilliseconds(pass.ReceivedAtMs),
            ContentHash = contentHash,
            Lane = m.Lane,
            PassedAt = pass.Time,
            PlateRead = m.Plate,
            PlateColorRead = m.PlateColor,
            PlateType = m.PlateType,
            PlateConfidence = m.PlateConfidence,
            Fuel = m.Fuel,
            Kind = m.Kind,
            SpeedKmh = m.SpeedKmh,
            AccelerationMps2 = m.AccelerationMps2,
            DeviceVspKwPerT = m.DeviceVspKwPerT,
            Co2Percent = m.Co2Percent,
            CoToCo2 = m.CoToCo2,
            HcToCo2 = m.HcToCo2,
            NoToCo2 = m.NoToCo2,
            No2ToCo2 = m.No2ToCo2,
            CoPercent = m.CoPercent,
            HcPpm = m.HcPpm,
            NoPpm = m.NoPpm,
            OpacityPercent = m.OpacityPercent,
            Ringelmann = m.Ringelmann,
            PlumeValid = m.PlumeValid,
            WindSpeedMps = m.WindSpeedMps,
            WindDirectionDeg = m.WindDirectionDeg,
            TemperatureC = m.TemperatureC,
            HumidityPercent = m.HumidityPercent,
            PressureKpa = m.PressureKpa,
            GradeDeg = m.GradeDeg,
            Raining = m.Raining,
            Longitude = m.Longitude,
            Latitude = m.Latitude,
            DeviceVerdict = m.DeviceVerdict,
            Media = m.Media.IsDefaultOrEmpty ? null : JsonSerializer.Serialize(m.Media.Select(MediaRow.Of), MediaJson),
            Vin = vin,
        };
        row.Judge(pass);
        return row;
    }

    /// <summary>Puts a new judgement into the row; what was measured, and the VIN, stay.</summary>
    public static void Judge(this PassRow row, JudgedPass pass)
    {
        row.Plate = pass.Plate?.Plate;
        row.PlateColor = pass.Plate?.Color;
        row.PlateConfirmed = pass.PlateConfirmed;
        row.VspKwPerT = pass.VspKwPerT;
        row.NoGPerKg = pass.NoGPerKg;
        row.OpacityPerCo2 = pass.OpacityPerCo2;
        row.Validity = pass.Validity;
        row.MeasuredItems = pass.MeasuredItems;
        row.Exceeds = pass.Exceeds;
        row.Outcome = pass.Outcome;
        row.ScreenHigh = pass.ScreenHigh;
        row.RuleSetVersion = pass.RuleSetVersion;
    }

    public static JudgedPass ToJudged(this PassRow row) => new(row.Key, row.Position, row.ReceivedAt.ToUnixTimeMilliseconds(), row.ToMeasured())
    {
        Plate = row is { Plate: { } plate, PlateColor: { } color } ? new PlateKey(plate, color) : null,
        PlateConfirmed = row.PlateConfirmed,
        VspKwPerT = row.VspKwPerT,
        NoGPerKg = row.NoGPerKg,
        OpacityPerCo2 = row.OpacityPerCo2,
        Validity = row.Validity,
        MeasuredItems = row.MeasuredItems,
        Exceeds = row.Exceeds,
        Outcome = row.Outcome,
        ScreenHigh = row.ScreenHigh,
        RuleSetVersion = row.RuleSetVersion,
    };

    public static Pass ToMeasured(this PassRow row) => new()
    {
        PassId = row.PassId,
        Lane = row.Lane,
        PassedAtMs = row.PassedAt.ToUnixTimeMilliseconds(),
        Plate = row.PlateRead,
        PlateColor = row.PlateColorRead,
        PlateType = row.PlateType,
        PlateConfidence = row.PlateConfidence,
        Fuel = row.Fuel,
        Kind = row.Kind,
        SpeedKmh = row.SpeedKmh,
        AccelerationMps2 = row.AccelerationMps2,
        DeviceVspKwPerT = row.DeviceVspKwPerT,
        Co2Percent = row.Co2Percent,
        CoToCo2 = row.CoToCo2,
        HcToCo2 = row.HcToCo2,
        NoToCo2 = row.NoToCo2,
        No2ToCo2 = row.No2ToCo2,
        CoPercent = row.CoPercent,
        HcPpm = row.HcPpm,
        NoPpm = row.NoPpm,
        OpacityPercent = row.OpacityPercent,
        Ringelmann = row.Ringelmann,
        PlumeValid = row.PlumeValid,
        WindSpeedMps = row.WindSpeedMps,
        WindDirectionDeg = row.WindDirectionDeg,
        TemperatureC = row.TemperatureC,
        HumidityPercent = row.HumidityPercent,
        PressureKpa = row.PressureKpa,
        GradeDeg = row.GradeDeg,
        Raining = row.Raining,
        Longitude = row.Longitude,
        Latitude = row.Latitude,
        DeviceVerdict = row.DeviceVerdict,
        Media = MediaOf(row),
    };

    private static ImmutableArray<MediaRef> MediaOf(PassRow row) => row.Media is null
        ? []
        : [.. JsonSerializer.Deserialize<MediaRow[]>(row.Media, MediaJson)!.Select(media => media.ToRef())];

    private sealed record MediaRow(string Id, string Kind, long Size, string Sha256)
    {
        public static MediaRow Of(MediaRef media) => new(media.MediaId, EnumNames.Of(media.Kind), media.SizeBytes, Convert.ToHexStringLower(media.Sha256.AsSpan()));

        public MediaRef ToRef() => new(Id, EnumNames.Parse<MediaKind>(Kind), Size, [.. Convert.FromHexString(Sha256)]);
    }
}

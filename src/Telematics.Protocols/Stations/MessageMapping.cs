using System.Collections.Immutable;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;
using Telematics.Protocols.Stations.Messages;

namespace Telematics.Protocols.Stations;

/// <summary>
/// Wire messages to Core's records and back, one line per field. Numbers of enumerations are those of Core; a number that neither knows is "other" where
/// there is such a word, else unknown.
/// </summary>
public static class MessageMapping
{
    public static Pass ToCore(this PassMessage wire) => new()
    {
        PassId = wire.PassId,
        Lane = wire.Lane,
        PassedAtMs = wire.PassedAtMs,
        Plate = wire.Plate,
        PlateColor = wire.PlateColor == 0 ? null : Known((PlateColor)wire.PlateColor, PlateColor.Other, wire.PlateColor),
        PlateType = wire.PlateType,
        PlateConfidence = wire.PlateConfidence,
        Fuel = wire.Fuel == 0 ? null : Known((FuelKind)wire.Fuel, FuelKind.Other, wire.Fuel),
        Kind = Known((VehicleKind)wire.VehicleKind, VehicleKind.Other, wire.VehicleKind),
        SpeedKmh = wire.SpeedKmh,
        AccelerationMps2 = wire.AccelerationMps2,
        DeviceVspKwPerT = wire.VspKwPerT,
        Co2Percent = wire.Co2Percent,
        CoToCo2 = wire.CoToCo2,
        HcToCo2 = wire.HcToCo2,
        NoToCo2 = wire.NoToCo2,
        No2ToCo2 = wire.No2ToCo2,
        CoPercent = wire.CoPercent,
        HcPpm = wire.HcPpm,
        NoPpm = wire.NoPpm,
        OpacityPercent = wire.OpacityPercent,
        Ringelmann = wire.Ringelmann,
        PlumeValid = wire.PlumeValid,
        WindSpeedMps = wire.WindSpeedMps,
        WindDirectionDeg = wire.WindDirectionDeg,
        TemperatureC = wire.TemperatureC,
        HumidityPercent = wire.HumidityPercent,
        PressureKpa = wire.PressureKpa,
        GradeDeg = wire.GradeDeg,
        Raining = wire.Raining,
        Longitude = wire.Longitude,
        Latitude = wire.Latitude,
        DeviceVerdict = Known((DeviceVerdict)wire.DeviceVerdict, DeviceVerdict.None, wire.DeviceVerdict),
        Media = [.. wire.Media.Select(ToCore)],
    };

    public static PassMessage ToWire(this Pass pass)
    {
        var wire = new PassMessage
        {
            PassId = pass.PassId,
            Lane = pass.Lane,
            PassedAtMs = pass.PassedAtMs,
            Plate = pass.Plate,
            PlateColor = (int)(pass.PlateColor ?? 0),
            PlateType = pass.PlateType,
            PlateConfidence = pass.PlateConfidence,
            Fuel = (int)(pass.Fuel ?? 0),
            VehicleKind = (int)pass.Kind,
            SpeedKmh = pass.SpeedKmh,
            AccelerationMps2 = pass.AccelerationMps2,
            VspKwPerT = pass.DeviceVspKwPerT,
            Co2Percent = pass.Co2Percent,
            CoToCo2 = pass.CoToCo2,
            HcToCo2 = pass.HcToCo2,
            NoToCo2 = pass.NoToCo2,
            No2ToCo2 = pass.No2ToCo2,
            CoPercent = pass.CoPercent,
            HcPpm = pass.HcPpm,
            NoPpm = pass.NoPpm,
            OpacityPercent = pass.OpacityPercent,
            Ringelmann = pass.Ringelmann,
            PlumeValid = pass.PlumeValid,
            WindSpeedMps = pass.WindSpeedMps,
            WindDirectionDeg = pass.WindDirectionDeg,
            TemperatureC = pass.TemperatureC,
            HumidityPercent = pass.HumidityPercent,
            PressureKpa = pass.PressureKpa,
            GradeDeg = pass.GradeDeg,
            Raining = pass.Raining,
            Longitude = pass.Longitude,
            Latitude = pass.Latitude,
            DeviceVerdict = (int)pass.DeviceVerdict,
        };
        wire.Media.AddRange(pass.Media.Select(ToWire));
        return wire;
    }

    public static MediaRef ToCore(this MediaRefMessage wire) => new(
        wire.MediaId,
        Known((MediaKind)wire.Kind, MediaKind.Unknown, wire.Kind),
        (long)Math.Min(wire.SizeBytes, long.MaxValue),
        ImmutableArray.Create(wire.Sha256));

    public static MediaRefMessage ToWire(this MediaRef media) => new()
    {
        MediaId = media.MediaId,
        Kind = (int)media.Kind,
        SizeBytes = (ulong)media.SizeBytes,
        Sha256 = [.. media.Sha256],
    };

    public static Calibration ToCore(this CalibrationMessage wire) => new(
        wire.StartedAtMs,
        Known((CalibrationKind)wire.Kind, CalibrationKind.Unknown, wire.Kind),
        wire.Passed,
        [.. wire.Channels.Select(c => new ChannelCheck(c.Channel, c.Expected, c.Measured, c.Tolerance, c.Passed))],
        wire.OperatorName);

    public static CalibrationMessage ToWire(this Calibration calibration)
    {
        var wire = new CalibrationMessage
        {
            StartedAtMs = calibration.StartedAtMs,
            Kind = (int)calibration.Kind,
            Passed = calibration.Passed,
            OperatorName = calibration.OperatorName,
        };
        wire.Channels.AddRange(calibration.Channels.Select(c => new ChannelCheckMessage
        {
            Channel = c.Channel,
            Expected = c.Expected,
            Measured = c.Measured,
            Tolerance = c.Tolerance,
            Passed = c.Passed,
        }));
        return wire;
    }

    public static TrafficCount ToCore(this TrafficCountMessage wire) => new(wire.FromMs, wire.ToMs, wire.Lane, wire.Vehicles, wire.DieselTrucks);

    public static TrafficCountMessage ToWire(this TrafficCount count) => new()
    {
        FromMs = count.FromMs,
        ToMs = count.ToMs,
        Lane = count.Lane,
        Vehicles = count.Vehicles,
        DieselTrucks = count.DieselTrucks,
    };

    /// <param name="number">As it came: the enumerations have one byte, and a number beyond it must not fold onto a known one.</param>
    private static T Known<T>(T value, T otherwise, int number) where T : struct, Enum =>
        number is >= 0 and <= byte.MaxValue && Enum.IsDefined(value) ? value : otherwise;
}

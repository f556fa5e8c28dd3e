using Telematics.Core;
using Telematics.Core.Rules;
using Telematics.Core.Vehicles;

namespace Telematics.Tests.Core.Vehicles;

/// <summary>Seconds and frames of a truck that drives warm; each second a little different, so that no value counts as hanging, and many values, so that no sensor counts as frozen.</summary>
internal static class Drive
{
    /// <summary>2019-07-01 12:00:00 in Shijiazhuang.</summary>
    public const long Noon = 1_561_953_600;

    public const string Vin = "LTEST000000000001";

    public static readonly VehicleFacts ChinaSix = new(EmissionStage.VI, 2000, 300, 60);
    public static readonly VehicleFacts ChinaFive = new(EmissionStage.V, 2000, 300, 60);
    public static readonly RuleBook Rules = new(RuleSet.Default);

    /// <summary>The vector of domain.md 4.1 with an SCR that takes away nine tenths of the NOx.</summary>
    public static EngineReading Second(long second, double down = 50, double? up = 500)
    {
        var odd = second % 2 == 0 ? 0 : 0.05;
        var reading = new EngineReading(second);
        reading.Set(EngineQuantity.Speed, 60);
        reading.Set(EngineQuantity.NetTorque, 60);
        reading.Set(EngineQuantity.FrictionTorque, 10);
        reading.Set(EngineQuantity.EngineSpeed, 1300);
        reading.Set(EngineQuantity.FuelRate, 30 + odd);
        reading.Set(EngineQuantity.AirFlow, 800 + odd);
        reading.Set(EngineQuantity.NoxUpstream, up + odd);
        reading.Set(EngineQuantity.NoxDownstream, down + (second % 40 - 20) * 0.05);
        reading.Set(EngineQuantity.ScrInlet, 300 + odd);
        reading.Set(EngineQuantity.ScrOutlet, 290 + odd);
        reading.Set(EngineQuantity.DpfPressure, 5);
        reading.Set(EngineQuantity.Coolant, 85);
        return reading;
    }

    public static EngineReading With(this EngineReading reading, EngineQuantity quantity, double? value)
    {
        reading.Set(quantity, value);
        return reading;
    }

    public static VehicleMessage Frame(params ReadOnlySpan<EngineReading> readings)
    {
        var message = new VehicleMessage { Vin = Telematics.Core.Vehicles.Vin.Parse(Vin), UnixSeconds = readings.IsEmpty ? null : readings[0].UnixSeconds };
        foreach (ref readonly var reading in readings) message.AddReading(reading.UnixSeconds) = reading;
        return message;
    }

    /// <summary>Ten seconds from there on.</summary>
    public static VehicleMessage Ten(long first, double down = 50, double? up = 500) =>
        Frame([.. Enumerable.Range(0, 10).Select(i => Second(first + i, down, up))]);

    public static VehicleMessage Diagnosis(long second, bool? mil, params uint[] codes)
    {
        var message = Frame();
        message.UnixSeconds = second;
        message.Obd.Add(new ObdRecord(second, Dtc.Iso27145, mil, 0, 0, Vin, "CAL", "CVN", [], [.. codes]));
        return message;
    }
}

/// <summary>A vehicle that is shown frames, each at the next journal position.</summary>
internal sealed class Watched(VehicleFacts facts, RuleBook? rules = null, CityCalendar? calendar = null)
{
    private long _position;

    public VehicleState State { get; set; } = new();

    public VehicleFacts Facts { get; set; } = facts;

    /// <summary>The latest of each id, as the database keeps them.</summary>
    public Dictionary<string, Finding> Findings { get; } = [];

    public int FindingsEver { get; private set; }

    /// <param name="receivedAt">Seconds; when left out, right after the last reading.</param>
    public void Show(VehicleMessage message, long? receivedAt = null, long? position = null)
    {
        var last = message.ReadingCount > 0 ? message.Readings[^1].UnixSeconds : message.UnixSeconds ?? Drive.Noon;
        var changed = new List<Finding>();
        VehicleStep.Observe(
            State, message, position ?? (_position += 100), (receivedAt ?? last + 1) * 1000, Facts, rules ?? Drive.Rules, calendar ?? CityCalendar.Shanghai, changed);
        FindingsEver += changed.Count;
        foreach (var finding in changed) Findings[finding.Id] = finding;
    }

    public void Show(long from, int seconds, double down = 50, double? up = 500, long? receivedAt = null)
    {
        for (var second = from; second < from + seconds; second += 10) Show(Drive.Ten(second, down, up), receivedAt);
    }
}

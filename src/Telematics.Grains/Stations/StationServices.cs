using Telematics.Core;
using Telematics.Core.Stations;
using Telematics.Storage.Database;
using Telematics.Storage.History;
using Telematics.Storage.Rules;

namespace Telematics.Grains.Stations;

/// <summary>What the grains of remote sensing share.</summary>
public sealed record StationServices(
    DecodeStationRecord Decode, RuleFile Rules, CityCalendar Calendar, IStationRegistry Registry, ICheckpoints Checkpoints, IPasses Passes, ICases Cases,
    IFindings Findings, VehicleHistory History, TimeProvider Clock)
{
    public UsualBooks Usual { get; } = new();

    /// <summary>The rules of the day on which a pass was measured.</summary>
    public StationRules RulesAt(long passedAtMs) => Rules.Current.At(DateOnly.FromDayNumber(DayOf(passedAtMs))).Stations;

    public int DayOf(long unixMs) => Calendar.DayNumber((long)Math.Floor(unixMs / 1000.0));
}

using System.Runtime.InteropServices;
using Telematics.Core.Rules;
using Telematics.Core.Vehicles;

namespace Telematics.Grains.Replay;

/// <summary>Each stored frame decoded once and stepped twice: under the present rules and under the changed ones.</summary>
public sealed class BacktestTaker(ReplayRules present, ReplayRules changed, ReplaySpan span) : IFrameTaker
{
    private readonly Dictionary<Vin, Vehicle> _vehicles = [];
    private readonly List<Finding> _found = [];

    private long _frames;
    private long _readings;

    public void Take(Vin vin, VehicleMessage? message, long position, long receivedAtMs)
    {
        ref var vehicle = ref CollectionsMarshal.GetValueRefOrAddDefault(_vehicles, vin, out _);
        vehicle ??= new Vehicle(present.FactsOf(vin));
        _frames++;
        _readings += message?.ReadingCount ?? 0;

        present.Step(vehicle.Old, vehicle.Facts, message, position, receivedAtMs, _found);
        if (_found.Count > 0) Keep(vehicle, isNew: false);
        changed.Step(vehicle.New, vehicle.Facts, message, position, receivedAtMs, _found);
        if (_found.Count > 0) Keep(vehicle, isNew: true);
    }

    public BacktestTally Tally()
    {
        var tally = new BacktestTally(_frames, _readings);
        foreach (var (vin, vehicle) in _vehicles) tally.Add(vin, vehicle.Old.Level, vehicle.New.Level, vehicle.Flags);
        return tally;
    }

    private void Keep(Vehicle vehicle, bool isNew)
    {
        foreach (var finding in _found)
        {
            if (!span.Holds(finding)) continue;
            ref var pair = ref CollectionsMarshal.GetValueRefOrAddDefault(vehicle.Flags ??= [], (ReplaySpan.DayOf(finding), finding.Rule), out _);
            Flag? flag = finding.Withdrawn ? null : new Flag(finding.Value, finding.Limit, finding.Unit, finding.Level);
            pair = isNew ? pair with { New = flag } : pair with { Old = flag };
        }

        _found.Clear();
    }

    private sealed class Vehicle(VehicleFacts facts)
    {
        public VehicleFacts Facts => facts;
        public VehicleState Old { get; } = new();
        public VehicleState New { get; } = new();
        public Dictionary<(int Day, string Rule), FlagPair>? Flags { get; set; }
    }
}

/// <summary>A standing finding of one vehicle, rule and day, without what repeats from finding to finding.</summary>
public sealed record Flag(double Value, double Limit, string Unit, VehicleLevel Level);

/// <summary>The same day and rule under both rule sets; null: no finding stands.</summary>
public readonly record struct FlagPair(Flag? Old, Flag? New);

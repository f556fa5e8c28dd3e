using System.Runtime.InteropServices;
using Telematics.Core.Rules;
using Telematics.Core.Vehicles;

namespace Telematics.Grains.Replay;

/// <summary>The present code over the stored frames of some vehicles, into states of its own.</summary>
public sealed class ReplayTaker(ReplayRules rules, ReplaySpan span, long settledBelow) : IFrameTaker
{
    private readonly Dictionary<Vin, Vehicle> _vehicles = [];
    private readonly List<Finding> _changed = [];

    public Dictionary<string, FindingTrail> Findings { get; } = new(StringComparer.Ordinal);

    public int Vehicles => _vehicles.Count;

    public long Frames { get; private set; }

    public long Readings { get; private set; }

    public VehicleState? StateOf(Vin vin) => _vehicles.GetValueOrDefault(vin)?.State;

    public void Take(Vin vin, VehicleMessage? message, long position, long receivedAtMs)
    {
        ref var vehicle = ref CollectionsMarshal.GetValueRefOrAddDefault(_vehicles, vin, out _);
        vehicle ??= new Vehicle(rules.FactsOf(vin), new VehicleState());
        Frames++;
        Readings += message?.ReadingCount ?? 0;
        rules.Step(vehicle.State, vehicle.Facts, message, position, receivedAtMs, _changed);
        if (_changed.Count == 0) return;
        foreach (var finding in _changed)
            if (span.Holds(finding)) Keep(finding, position < settledBelow);
        _changed.Clear();
    }

    private void Keep(Finding finding, bool isSettled)
    {
        ref var trail = ref CollectionsMarshal.GetValueRefOrAddDefault(Findings, finding.Id, out _);
        (trail ??= new FindingTrail()).Add(finding with { ExplanationZh = "", ExplanationEn = "" }, isSettled); // words are not compared, and cost the most memory
    }

    private sealed record Vehicle(VehicleFacts Facts, VehicleState State);
}

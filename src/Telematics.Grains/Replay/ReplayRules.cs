using Telematics.Core;
using Telematics.Core.Rules;
using Telematics.Core.Vehicles;

namespace Telematics.Grains.Replay;

/// <summary>What vehicles are judged by in a replay: rules, registry facts, calendar.</summary>
public sealed record ReplayRules(RuleBook Book, CityCalendar Calendar, IReadOnlyDictionary<Vin, VehicleFacts> Facts)
{
    public VehicleFacts FactsOf(Vin vin) => Facts.GetValueOrDefault(vin) ?? VehicleFacts.Unknown;

    /// <summary>One frame, as the vehicle's grain takes it.</summary>
    public void Step(VehicleState state, VehicleFacts facts, VehicleMessage? message, long position, long receivedAtMs, ICollection<Finding> changed)
    {
        if (message is null) VehicleStep.Reject(state, position);
        else VehicleStep.Observe(state, message, position, receivedAtMs, facts, Book, Calendar, changed);
    }
}

using Telematics.Simulator.Trucks;

namespace Telematics.Simulator.Defects;

/// <summary>A poisoned or overheated catalyst that converts slowly.</summary>
/// <param name="activity">1 = as new, 0 = nothing left.</param>
public sealed class AgedCatalyst(double activity) : Defect
{
    public override ScrHealth Damage(ScrHealth health) => health with { Activity = activity };
}

using Telematics.Simulator.Trucks;

namespace Telematics.Simulator.Defects;

/// <summary>An empty can: dosing goes on, nothing is converted.</summary>
public sealed class CatalystRemoved : Defect
{
    public override ScrHealth Damage(ScrHealth health) => health with { Activity = 0 };
}

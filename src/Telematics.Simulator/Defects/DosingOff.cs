using Telematics.Simulator.Trucks;

namespace Telematics.Simulator.Defects;

/// <summary>The pump injects nothing and the engine does not complain: unplugged behind an emulator. The level stands still.</summary>
public sealed class DosingOff : Defect
{
    public override ScrHealth Damage(ScrHealth health) => health with { DosingWorks = false };
}

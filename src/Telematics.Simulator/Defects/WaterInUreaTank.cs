using Telematics.Simulator.Trucks;

namespace Telematics.Simulator.Defects;

/// <summary>Water, or urea thinned with it: the level falls as it should, little or nothing is converted.</summary>
/// <param name="strength">1 = 32.5 % urea, 0 = water.</param>
public sealed class WaterInUreaTank(double strength = 0) : Defect
{
    public override ScrHealth Damage(ScrHealth health) => health with { UreaStrength = strength };
}

namespace Telematics.Simulator.Defects;

/// <summary>Injectors that drip: black smoke behind an engine without a filter. The NOx sensor sees nothing of it, the roadside does.</summary>
public sealed class WornInjectors : Defect
{
    public override double SootFactor => 6;
}

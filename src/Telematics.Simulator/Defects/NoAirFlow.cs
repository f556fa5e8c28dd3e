using Telematics.Core.Vehicles;

namespace Telematics.Simulator.Defects;

/// <summary>A retrofitted terminal that does not find the air mass on the bus: no NOx mass can be worked out.</summary>
public sealed class NoAirFlow : Defect
{
    public override void Report(ref EngineReading reading) => reading.Set(EngineQuantity.AirFlow, null);
}
